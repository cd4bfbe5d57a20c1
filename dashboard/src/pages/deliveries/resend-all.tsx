import { Button, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeliveryFilter } from './delivery-filters.js';
import { ResendDialog } from './resend-dialog.js';

interface Props {
  filter: DeliveryFilter | null;
  onBegun: (recoveryId: string) => void;
}

/** Offers to send everything again that the filter names; null: says why it cannot, and what can be done instead. */
export function ResendAll({ filter, onBegun }: Props) {
  const { t } = useTranslation('deliveries');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip
        label={t('resendAll.cannot')}
        disabled={filter !== null}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          data-disabled={filter === null || undefined}
          aria-disabled={filter === null || undefined}
          onClick={() => filter !== null && setOpen(true)}
        >
          {t('resendAll.open')}
        </Button>
      </Tooltip>
      {filter !== null && isOpen && <ResendDialog filter={filter} onBegun={onBegun} onClose={() => setOpen(false)} />}
    </>
  );
}
