import { Button, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { usePageQuery } from '../../../shared/data/use-page-query.js';
import { usePoll } from '../../../shared/data/use-poll.js';
import { ErrorState } from '../../../shared/feedback/error-state.js';
import { RecoveryProgress } from '../../../shared/recovery/recovery-progress.js';
import { isUnderWay, RECOVERIES } from '../../../shared/recovery/recovery.query.js';
import { RelativeTime } from '../../../shared/time/time-texts.js';
import { Section } from '../../../shared/page/section.js';
import type { WebhookSettings } from '../shared/webhook.query.js';
import { RecoverDialog } from './recover-dialog.js';

/** Brings back what the webhook missed. The latest recovery is the service's to remember, so a reload shows it again. */
export function RecoverySection({ webhook }: { webhook: WebhookSettings }) {
  const { t } = useTranslation('webhook');
  const [isOpen, setOpen] = useState(false);
  const query = usePageQuery(RECOVERIES, { first: 1, webhookId: webhook.id });
  const latest = query.data?.recoveries.edges[0]?.node ?? null;
  usePoll(query.refetch, latest?.state === 'RUNNING' ? 1_000 : 10_000, true);
  return (
    <Section title={t('recover.title')} text={t('recover.text')}>
      {query.error && <ErrorState error={query.error} onRetry={query.refetch} isCompact />}
      {latest && (
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            <RelativeTime at={latest.endedAt ?? latest.createdAt} />
          </Text>
          <RecoveryProgress recovery={latest} />
        </div>
      )}
      {!(latest && isUnderWay(latest)) && (
        <div>
          <Button
            variant="default"
            leftSection={<IconHistory size={15} />}
            disabled={!webhook.isActive}
            onClick={() => setOpen(true)}
          >
            {t('recover.open')}
          </Button>
          {!webhook.isActive && (
            <Text size="sm" c="dimmed" mt={4}>
              {t('recover.disabled')}
            </Text>
          )}
        </div>
      )}
      <RecoverDialog
        id={webhook.id}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onBegun={() => {
          setOpen(false);
          query.refetch();
        }}
      />
    </Section>
  );
}
