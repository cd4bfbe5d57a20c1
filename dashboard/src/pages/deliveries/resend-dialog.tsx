import { NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { ConfirmDialog } from '../../shared/feedback/confirm-dialog.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { DeliveryFilter } from './delivery-filters.js';
import { RESEND_ALL } from './recovery.query.js';

interface Props {
  filter: DeliveryFilter;
  onBegun: (recoveryId: string) => void;
  onClose: () => void;
}

/** Which words say what of a filter is sent again. */
function whichOf({ statuses }: DeliveryFilter): 'failed' | 'pending' | 'same' {
  if (!statuses) return 'failed';
  return statuses.every((state) => state === 'WAITING' || state === 'RETRYING') ? 'pending' : 'same';
}

/** Counts first what would be sent again, then asks; what it begins is shown on the page below. */
export function ResendDialog({ filter, onBegun, onClose }: Props) {
  const { t } = useTranslation('deliveries');
  const { t: errors } = useTranslation(['errors']);
  const format = useFormat();
  const [counted, count] = useMutation(RESEND_ALL);
  const [, begin] = useMutation(RESEND_ALL);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => void count({ filter, dryRun: true }), [count, filter]);

  const total = counted.data?.resendDeliveries.total;
  const confirm = async () => {
    if (!total) return onClose();
    const { data, error } = await begin({ filter, dryRun: false, ratePerSecond: rate });
    if (error) return notifyError(errors, error);
    notifyDone(t('resendAll.begun'));
    if (data?.resendDeliveries.id) onBegun(data.resendDeliveries.id);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('resendAll.title')}
      confirmLabel={
        total ? t('resendAll.confirm', { count: total, formatted: format.number(total) }) : t('resendAll.nothing')
      }
      onConfirm={confirm}
    >
      <Stack gap="sm">
        {counted.error ? (
          <ErrorState error={counted.error} onRetry={() => void count({ filter, dryRun: true })} />
        ) : total === undefined ? (
          <Skeleton height={20} aria-label={t('resendAll.counting')} />
        ) : (
          <Text size="sm">{t('resendAll.count', { count: total, formatted: format.number(total) })}</Text>
        )}
        <Text size="sm" c="dimmed">
          {t(`resendAll.${whichOf(filter)}`)}
        </Text>
        {Boolean(total) && (
          <NumberInput
            label={t('resendAll.rate')}
            description={t('resendAll.rateHint')}
            min={1}
            max={100_000}
            allowDecimal={false}
            value={rate ?? ''}
            onChange={(value) => setRate(typeof value === 'number' ? value : null)}
          />
        )}
      </Stack>
    </ConfirmDialog>
  );
}
