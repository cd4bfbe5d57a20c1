import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';

import { choice } from '../../shared/data/filter-parts.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { usePoll } from '../../shared/data/use-poll.js';
import { Page } from '../../shared/page/page.js';
import { WebhookBadge } from '../../shared/status/webhook-badge.js';
import { webhookStateOf } from '../../shared/status/webhook-state.js';
import { WebhookActions } from './actions/webhook-actions.js';
import { NoWebhook } from './no-webhook.js';
import { WEBHOOK } from './shared/webhook.query.js';
import { WebhookView } from './webhook-view.js';

const FILTERS = { range: choice('DAY', 'HOUR', 'WEEK', 'MONTH') };
/** A circuit that opens or closes is told by no live update. */
const LOOK_AGAIN_MS = 15_000;

/** One webhook: how it fares, what it is set to and what can be done with it. */
export function WebhookPage() {
  const { t } = useTranslation('webhook');
  const { id = '' } = useParams();
  const { values, change } = useFilters(FILTERS);
  const query = usePageQuery(WEBHOOK, { id, range: values.range });
  useDeliveryUpdates({ webhookId: id }, query.refetch);
  usePoll(query.refetch, LOOK_AGAIN_MS, true);
  const webhook = query.data?.webhook;
  const isThere = webhook && !webhook.deletedAt;
  return (
    <Page
      title={t('title', { id })}
      badge={webhook && <WebhookBadge state={webhookStateOf(webhook)} />}
      actions={isThere && <WebhookActions webhook={webhook} />}
    >
      <QueryView query={query}>
        {({ webhook: found }) =>
          found === null ? (
            <NoWebhook />
          ) : (
            <Stack gap="lg">
              <WebhookView webhook={found} range={values.range} onRange={(range) => change({ range })} />
            </Stack>
          )
        }
      </QueryView>
    </Page>
  );
}
