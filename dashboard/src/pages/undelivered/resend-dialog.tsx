import { NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { ConfirmDialog } from '../../shared/feedback/confirm-dialog.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { notifyError } from '../../shared/feedback/notify.js';
import { useFormat } from '../../shared/time/use-format.js';
import { RESEND_FILTER } from './recovery.query.js';
import type { DeliveryFilter } from './undelivered-filters.js';

interface Props {
  filter: DeliveryFilter;
  onClose: () => void;
  onBegun: (recoveryId: string) => void;
}

/** Says how many a filter would send again, then sends them. */
export function ResendDialog({ filter, onClose, onBegun }: Props) {
  const { t } = useTranslation(['undelivered', 'errors']);
  const format = useFormat();
  const [rate, setRate] = useState<number | null>(null);
  const [counted, count] = useMutation(RESEND_FILTER);
  const [, begin] = useMutation(RESEND_FILTER);
  useEffect(() => void count({ filter, dryRun: true }), [count, filter]);
  const total = counted.data?.resendDeliveries.total;
  const words = { count: total ?? 0, formatted: format.number(total ?? 0) };
  const confirm = async () => {
    if (!total) return onClose();
    const { data, error } = await begin({ filter, dryRun: false, ratePerSecond: rate });
    if (error) return notifyError(t, error);
    if (data?.resendDeliveries.id) onBegun(data.resendDeliveries.id);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('resendAll.title')}
      confirmLabel={total ? t('resendAll.confirm', words) : t('resendAll.close')}
      onConfirm={confirm}
    >
      <Stack gap="sm">
        {counted.error ? (
          <ErrorState error={counted.error} onRetry={() => void count({ filter, dryRun: true })} />
        ) : total === undefined ? (
          <Skeleton height={20} aria-label={t('resendAll.counting')} />
        ) : (
          <Text size="sm" role="status">
            {total === 0 ? t('resendAll.nothing') : t('resendAll.count', words)}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t('resendAll.which')} {t('same')}
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
