import { Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { usePoll } from '../../shared/data/use-poll.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { notifyError } from '../../shared/feedback/notify.js';
import { useFormat } from '../../shared/time/use-format.js';
import { CANCEL_RESEND, PAUSE_RESEND, RESEND_PROGRESS, RESUME_RESEND } from './recovery.query.js';

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY_MS = 1_000;

const COLORS = { COMPLETED: 'green', FAILED: 'red', CANCELED: 'gray', PAUSED: 'yellow', RUNNING: 'indigo' } as const;

/** How far one resend of a filter is, with what stops it. Once it is over it can be closed. */
export function ResendProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const { data, refetch } = usePageQuery(RESEND_PROGRESS, { id });
  const recovery = data?.recovery;
  const isRunning = recovery?.state === 'RUNNING';
  usePoll(refetch, LOOK_EVERY_MS, isRunning);
  if (!recovery || recovery.state === 'DRY_RUN') return null;

  const { state, done, total, stateReason } = recovery;
  const isOver = !isRunning && state !== 'PAUSED';
  const percent = total === 0 ? 100 : Math.min(100, (done / total) * 100);
  return (
    <Paper withBorder px="md" py="sm" role="region" aria-label={t('recovery.label')}>
      <Stack gap={8}>
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" role="status">
            {t(`recovery.${state}`, { done: format.number(done), total: format.number(total) })}
          </Text>
          {isOver ? (
            <CloseButton aria-label={t('recovery.close')} onClick={onClose} />
          ) : (
            <Controls id={id} isRunning={isRunning} />
          )}
        </Group>
        <Progress
          value={state === 'COMPLETED' ? 100 : percent}
          color={COLORS[state]}
          aria-label={t('recovery.progress')}
        />
        {stateReason !== null && (
          <Text size="sm" c="dimmed">
            {stateReason}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Controls({ id, isRunning }: { id: string; isRunning: boolean }) {
  const { t } = useTranslation('deliveries');
  const { t: errors } = useTranslation(['errors']);
  const [moving, move] = useMutation(isRunning ? PAUSE_RESEND : RESUME_RESEND);
  const [canceling, cancel] = useMutation(CANCEL_RESEND);
  const run = async (deed: typeof move | typeof cancel) => {
    const { error } = await deed({ id });
    if (error) notifyError(errors, error);
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <Button size="xs" variant="default" loading={moving.fetching} onClick={() => void run(move)}>
        {t(isRunning ? 'recovery.pause' : 'recovery.resume')}
      </Button>
      <Button size="xs" variant="default" loading={canceling.fetching} onClick={() => void run(cancel)}>
        {t('recovery.cancel')}
      </Button>
    </Group>
  );
}
