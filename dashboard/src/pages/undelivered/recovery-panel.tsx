import { CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { usePoll } from '../../shared/data/use-poll.js';
import { useFormat } from '../../shared/time/use-format.js';
import { RecoveryControls } from './recovery-controls.js';
import { RecoveryEnd } from './recovery-end.js';
import { RECOVERY, type ShownRecovery } from './recovery.query.js';

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY_MS = 1_000;

const COLORS = {
  ...{ COMPLETED: 'green', FAILED: 'red', CANCELED: 'gray', PAUSED: 'yellow', RUNNING: 'indigo', DRY_RUN: 'gray' },
} as const;

/** How far a recovery is, what stops it, and what came of it. */
export function RecoveryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(['undelivered', 'common']);
  const query = usePageQuery(RECOVERY, { id });
  const state = query.data?.recovery?.state;
  usePoll(query.refetch, LOOK_EVERY_MS, state === 'RUNNING');
  return (
    <Paper withBorder px="md" py="sm" role="region" aria-label={t('recovery.label')}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <Stack gap={8} flex={1}>
          <QueryView query={query}>
            {({ recovery }) => (recovery ? <Progressing recovery={recovery} /> : <Text>{t('recovery.gone')}</Text>)}
          </QueryView>
        </Stack>
        <CloseButton aria-label={t('common:action.close')} onClick={onClose} />
      </Group>
    </Paper>
  );
}

function Progressing({ recovery }: { recovery: ShownRecovery }) {
  const { t } = useTranslation('undelivered');
  const format = useFormat();
  const { id, state, done, total, stateReason } = recovery;
  const isOver = state !== 'RUNNING' && state !== 'PAUSED';
  const percent = state === 'COMPLETED' || total === 0 ? 100 : Math.min(100, (done / total) * 100);
  return (
    <Stack gap={8}>
      <Text size="sm" fw={600} role="status">
        {t(`recovery.text.${state}`, { done: format.number(done), total: format.number(total) })}
      </Text>
      <Progress value={percent} color={COLORS[state]} aria-label={t('recovery.progress')} />
      {stateReason !== null && <Text size="sm">{stateReason}</Text>}
      {isOver ? (
        <RecoveryEnd recovery={recovery} />
      ) : (
        id && <RecoveryControls id={id} isRunning={state === 'RUNNING'} />
      )}
    </Stack>
  );
}
