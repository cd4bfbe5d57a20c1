import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ResendDialog } from './resend-dialog.js';
import { type DeliveryFilter, filterOf, type Filters } from './undelivered-filters.js';

interface Props {
  filters: Filters;
  onBegun: (recoveryId: string) => void;
  isBusy: boolean;
}

/** Sends all that the filters name again. */
export function ResendAll({ filters, onBegun, isBusy }: Props) {
  const { t } = useTranslation('undelivered');
  const [asked, setAsked] = useState<DeliveryFilter | null>(null);
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        disabled={isBusy}
        onClick={() => setAsked(filterOf(filters, Date.now()))}
      >
        {t('resendAll.open')}
      </Button>
      {asked && <ResendDialog filter={asked} onClose={() => setAsked(null)} onBegun={onBegun} />}
    </>
  );
}
