import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeliveryFilter } from './delivery-filters.js';
import { ResendDialog } from './resend-dialog.js';

interface Props {
  filter: DeliveryFilter;
  /** While it is not known what the filter is. */
  isDisabled: boolean;
  onBegun: (recoveryId: string) => void;
}

/** Offers to send everything again that the filter names. */
export function ResendAll({ filter, isDisabled, onBegun }: Props) {
  const { t } = useTranslation('deliveries');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={isDisabled}
        onClick={() => setOpen(true)}
      >
        {t('resendAll.open')}
      </Button>
      {isOpen && <ResendDialog filter={filter} onBegun={onBegun} onClose={() => setOpen(false)} />}
    </>
  );
}
