import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeliveryFilter } from '../deliveries/delivery-filters.js';
import { ResendDialog } from './resend-dialog.js';

interface Props {
  filter: DeliveryFilter;
  isDisabled: boolean;
  onBegun: (recoveryId: string) => void;
}

/** Offers to send everything again that the filter names. */
export function ResendAll({ filter, isDisabled, onBegun }: Props) {
  const { t } = useTranslation('recovery');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={isDisabled}
        onClick={() => setOpen(true)}
      >
        {t('all.open')}
      </Button>
      {isOpen && <ResendDialog filter={filter} onBegun={onBegun} onClose={() => setOpen(false)} />}
    </>
  );
}
