import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { notifyError } from '../feedback/notify.js';
import { CANCEL_RECOVERY, PAUSE_RECOVERY, RESUME_RECOVERY } from './recovery.query.js';

/** Pauses a recovery, lets it go on, or ends it. What it has queued is sent in any case. */
export function RecoveryControls({ id, isRunning }: { id: string; isRunning: boolean }) {
  const { t } = useTranslation('recovery');
  const { t: errors } = useTranslation(['errors']);
  const [moving, move] = useMutation(isRunning ? PAUSE_RECOVERY : RESUME_RECOVERY);
  const [canceling, cancel] = useMutation(CANCEL_RECOVERY);
  const run = async (deed: typeof move | typeof cancel) => {
    const { error } = await deed({ id });
    if (error) notifyError(errors, error);
  };
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" loading={moving.fetching} onClick={() => void run(move)}>
        {t(isRunning ? 'pause' : 'resume')}
      </Button>
      <Button size="xs" variant="default" loading={canceling.fetching} onClick={() => void run(cancel)}>
        {t('cancel')}
      </Button>
    </Group>
  );
}
