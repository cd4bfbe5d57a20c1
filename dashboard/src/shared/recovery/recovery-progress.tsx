import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../time/use-format.js';
import { RecoveryControls } from './recovery-controls.js';
import { RecoveryEnd } from './recovery-end.js';
import { isUnderWay, type ShownRecovery } from './recovery.query.js';

const COLORS = {
  COMPLETED: 'green',
  FAILED: 'red',
  CANCELED: 'gray',
  PAUSED: 'yellow',
  RUNNING: 'indigo',
  DRY_RUN: 'gray',
} as const;

/** How far a recovery is, with what pauses and ends it; once it is over, what came of it. */
export function RecoveryProgress({ recovery }: { recovery: ShownRecovery }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const { id, kind, state, done, total, stateReason } = recovery;
  const percent = state === 'COMPLETED' || total === 0 ? 100 : Math.min(100, (done / total) * 100);
  return (
    <Stack gap={8} data-recovery={state}>
      <Text size="sm" fw={600} role="status">
        {t(`${kind === 'RESEND' ? 'resend' : 'recover'}.${state}`, {
          done: format.number(done),
          total: format.number(total),
        })}
      </Text>
      <Progress value={percent} color={COLORS[state]} aria-label={t('progress')} />
      {stateReason !== null && <Text size="sm">{stateReason}</Text>}
      {!isUnderWay(recovery) ? (
        <RecoveryEnd recovery={recovery} />
      ) : (
        id !== null && <RecoveryControls id={id} isRunning={state === 'RUNNING'} />
      )}
    </Stack>
  );
}
