import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { useParams } from 'wouter';

import { ErrorState } from '../../shared/feedback/error-state.js';
import { Page } from '../../shared/page/page.js';
import { EditForm } from './edit-form.js';
import { NoWebhook } from './no-webhook.js';
import { WEBHOOK_TO_EDIT, type WebhookSettings } from './shared/webhook.query.js';

/** Changes a webhook's settings. */
export function EditWebhookPage() {
  const { t } = useTranslation('webhook');
  const { id = '' } = useParams();
  const [tries, setTries] = useState(0);
  return (
    <Page title={t('editTitle', { id })}>
      <LoadedOnce key={`${id} ${tries}`} id={id} onRetry={() => setTries(tries + 1)} />
    </Page>
  );
}

/** Asks once, past the cache, so that nothing changes under the hands of who is typing. */
function LoadedOnce({ id, onRetry }: { id: string; onRetry: () => void }) {
  const client = useClient();
  const [webhook, setWebhook] = useState<WebhookSettings | null>();
  const [error, setError] = useState<CombinedError>();
  useEffect(() => {
    void client
      .query(WEBHOOK_TO_EDIT, { id }, { requestPolicy: 'network-only' })
      .toPromise()
      .then((answer) => {
        setError(answer.error);
        setWebhook(answer.data?.webhook);
      });
  }, [client, id]);
  if (webhook) return webhook.deletedAt ? <NoWebhook /> : <EditForm webhook={webhook} />;
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  return webhook === null ? <NoWebhook /> : <Skeleton height={480} maw={820} />;
}
