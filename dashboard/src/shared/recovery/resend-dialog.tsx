import { NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import type { DeliveryFilter } from '../deliveries/delivery-filters.js';
import { ConfirmDialog } from '../feedback/confirm-dialog.js';
import { ErrorState } from '../feedback/error-state.js';
import { notifyError } from '../feedback/notify.js';
import { useFormat } from '../time/use-format.js';
import { RESEND_FILTER } from './recovery.query.js';
import { takenOf } from './taken-of.js';

interface Props {
  filter: DeliveryFilter;
  onBegun: (recoveryId: string) => void;
  onClose: () => void;
}

/** Counts first what would be sent again, then asks; what it begins is shown on the page below. */
export function ResendDialog({ filter, onBegun, onClose }: Props) {
  const { t } = useTranslation(['recovery', 'common']);
  const { t: errors } = useTranslation(['errors']);
  const format = useFormat();
  const [counted, count] = useMutation(RESEND_FILTER);
  const [, begin] = useMutation(RESEND_FILTER);
  const [rate, setRate] = useState<number | null>(null);
  const all = Object.values(filter).every((condition) => condition == null);
  useEffect(() => void count({ filter, all, dryRun: true }), [count, filter, all]);

  const total = counted.data?.resendDeliveries.total;
  const words = { count: total ?? 0, formatted: format.number(total ?? 0) };
  const taken = takenOf(filter);
  const confirm = async () => {
    if (!total) return onClose();
    const { data, error } = await begin({ filter, all, dryRun: false, ratePerSecond: rate });
    if (error) return notifyError(errors, error);
    if (data?.resendDeliveries.id) onBegun(data.resendDeliveries.id);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('all.open')}
      confirmLabel={total ? t('all.confirm', words) : t('common:action.close')}
      onConfirm={confirm}
    >
      <Stack gap="sm">
        {counted.error ? (
          <ErrorState error={counted.error} onRetry={() => void count({ filter, all, dryRun: true })} />
        ) : total === undefined ? (
          <Skeleton height={20} aria-label={t('all.counting')} />
        ) : (
          <Text size="sm" role="status">
            {total === 0 ? t('all.nothing') : t('all.count', words)}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {taken !== 'named' && t(`all.taken.${taken}`)} {taken !== 'none' && t('same')}
        </Text>
        {Boolean(total) && <RateInput value={rate} onChange={setRate} />}
      </Stack>
    </ConfirmDialog>
  );
}

function RateInput({ value, onChange }: { value: number | null; onChange: (rate: number | null) => void }) {
  const { t } = useTranslation('recovery');
  return (
    <NumberInput
      label={t('all.rate')}
      description={t('all.rateHint')}
      min={1}
      max={100_000}
      allowDecimal={false}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
