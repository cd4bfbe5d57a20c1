import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { notifyError } from '../../shared/feedback/notify.js';
import { CANCEL, PAUSE, RESUME } from './recovery.query.js';

/** Pauses a recovery, lets it go on, or ends it. What it has queued is sent in any case. */
export function RecoveryControls({ id, isRunning }: { id: string; isRunning: boolean }) {
  const { t } = useTranslation(['undelivered', 'errors']);
  const [pausing, pause] = useMutation(PAUSE);
  const [resuming, resume] = useMutation(RESUME);
  const [canceling, cancel] = useMutation(CANCEL);
  const run = async (deed: typeof pause | typeof resume | typeof cancel) => {
    const { error } = await deed({ id });
    if (error) notifyError(t, error);
  };
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={pausing.fetching || resuming.fetching}
        onClick={() => void run(isRunning ? pause : resume)}
      >
        {t(isRunning ? 'recovery.pause' : 'recovery.resume')}
      </Button>
      <Button size="xs" variant="default" loading={canceling.fetching} onClick={() => void run(cancel)}>
        {t('recovery.cancel')}
      </Button>
    </Group>
  );
}
