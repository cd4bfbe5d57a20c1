import { Button, Paper } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { AttemptList } from './attempt-list.js';
import { DeliveryActions } from './delivery-actions.js';
import { DeliveryFacts } from './delivery-facts.js';
import { DELIVERY } from './delivery.query.js';
import { NextWords } from './next-words.js';
import { RequestPanel } from './request-panel.js';

/** One delivery: what happens next, what came of each attempt, and what is sent; renewed as it changes. */
export function DeliveryPage() {
  const { t } = useTranslation('delivery');
  const { id } = useParams<{ id: string }>();
  const [page, setPage] = useState<{ id: string; after: string | null }>({ id, after: null });
  // The page of another delivery's attempts means nothing here.
  const attemptsAfter = page.id === id ? page.after : null;
  const query = usePageQuery(DELIVERY, { id, attemptsAfter });
  const delivery = query.data?.delivery;
  useDeliveryUpdates({ webhookId: delivery?.webhookId ?? null, pause: !delivery }, query.refetch);
  return (
    <Page
      title={t('title', { id })}
      badge={delivery && <StatusBadge delivery={delivery} />}
      actions={delivery && <DeliveryActions delivery={delivery} />}
    >
      <QueryView query={query}>
        {(found) =>
          found.delivery === null ? (
            <Missing />
          ) : (
            <>
              <NextWords delivery={found.delivery} />
              <Paper withBorder p="md">
                <DeliveryFacts delivery={found.delivery} />
              </Paper>
              <AttemptList
                key={found.delivery.id}
                attempts={found.delivery.attempts}
                after={attemptsAfter}
                onPage={(after) => setPage({ id, after })}
              />
              <RequestPanel request={found.delivery.request} />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}

function Missing() {
  const { t } = useTranslation('delivery');
  return (
    <EmptyState
      title={t('missing.title')}
      action={
        <Button component={Link} href={PATHS.deliveries} variant="default" size="xs">
          {t('missing.action')}
        </Button>
      }
    >
      {t('missing.text')}
    </EmptyState>
  );
}
