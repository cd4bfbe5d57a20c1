import { CloseButton, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../data/query-view.js';
import { usePageQuery } from '../data/use-page-query.js';
import { usePoll } from '../data/use-poll.js';
import { RecoveryProgress } from './recovery-progress.js';
import { RECOVERY } from './recovery.query.js';

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY_MS = 1_000;

/** Follows one recovery until it is closed. */
export function RecoveryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(['recovery', 'common']);
  const query = usePageQuery(RECOVERY, { id });
  usePoll(query.refetch, LOOK_EVERY_MS, query.data?.recovery?.state === 'RUNNING');
  return (
    <Paper withBorder px="md" py="sm" role="region" aria-label={t('label')}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <Stack gap={8} flex={1}>
          <QueryView query={query}>
            {({ recovery }) => (recovery ? <RecoveryProgress recovery={recovery} /> : <Text>{t('gone')}</Text>)}
          </QueryView>
        </Stack>
        <CloseButton aria-label={t('common:action.close')} onClick={onClose} />
      </Group>
    </Paper>
  );
}
