import { Button, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';

import { notifyError } from '../../../shared/feedback/notify.js';
import { RelativeTime } from '../../../shared/time/relative-time.js';
import { useFormat } from '../../../shared/time/use-format.js';
import { CANCEL_RECOVERY, PAUSE_RECOVERY, type RecoveryProgressData, RESUME_RECOVERY } from './recovery.query.js';

interface Props {
  recovery: RecoveryProgressData;
  onChange: () => void;
}

/** How far a recovery is, with what pauses, resumes and cancels it. */
export function RecoveryProgress({ recovery, onChange }: Props) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const { state, done, total, endedAt, createdAt, stateReason } = recovery;
  const share = state === 'COMPLETED' || total === 0 ? 100 : Math.min(100, (done / total) * 100);
  const color =
    { RUNNING: 'indigo', PAUSED: 'yellow', COMPLETED: 'green', FAILED: 'red' }[state as 'RUNNING'] ?? 'gray';
  return (
    <div data-recovery={state}>
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={500} role="status">
          {t(`recover.state.${state}`)}{' '}
          <Text span size="sm" c="dimmed">
            {t('recover.progress', { done: format.number(done), total: format.number(total) })}
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          <RelativeTime at={endedAt ?? createdAt} />
        </Text>
      </Group>
      <Progress.Root size="lg">
        <Progress.Section value={share} color={color} aria-label={t('recover.bar')} animated={state === 'RUNNING'} />
      </Progress.Root>
      {stateReason && (
        <Text size="sm" c="red" mt={6}>
          {stateReason}
        </Text>
      )}
      {(state === 'RUNNING' || state === 'PAUSED') && <Controls recovery={recovery} onChange={onChange} />}
    </div>
  );
}

function Controls({ recovery: { id, state }, onChange }: Props) {
  const { t } = useTranslation(['webhook', 'errors']);
  const [pausing, pause] = useMutation(PAUSE_RECOVERY);
  const [resuming, resume] = useMutation(RESUME_RECOVERY);
  const [canceling, cancel] = useMutation(CANCEL_RECOVERY);
  const isBusy = pausing.fetching || resuming.fetching || canceling.fetching;
  const run = async (change: (variables: { id: string }) => Promise<{ error?: CombinedError | undefined }>) => {
    if (id === null) return;
    const { error } = await change({ id });
    if (error) notifyError(t, error);
    onChange();
  };
  return (
    <Group gap="xs" mt="sm">
      {state === 'RUNNING' ? (
        <Button size="xs" variant="default" loading={isBusy} onClick={() => void run(pause)}>
          {t('webhook:recover.pause')}
        </Button>
      ) : (
        <Button size="xs" loading={isBusy} onClick={() => void run(resume)}>
          {t('webhook:recover.resume')}
        </Button>
      )}
      <Button size="xs" variant="default" loading={isBusy} onClick={() => void run(cancel)}>
        {t('webhook:recover.cancel')}
      </Button>
    </Group>
  );
}
