import { Button, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { PATHS } from '../../shared/page/paths.js';
import { DELIVERY_STATES } from '../../shared/status/delivery-state.js';
import { StateBadge } from '../../shared/status/status-badge.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import { useFormat } from '../../shared/time/use-format.js';
import { type FanOut, FAN_OUT } from './event.query.js';
import { FanOutTable } from './fan-out-table.js';

const ROWS = 25;

/** Every delivery that an event led to, with its webhook and its state, renewed as they change. */
export function FanOutList({ eventId }: { eventId: string }) {
  const { t } = useTranslation('event');
  const [after, setAfter] = useState<string | null>(null);
  const query = usePageQuery(FAN_OUT, { eventId, first: ROWS, after });
  useDeliveryUpdates({}, query.refetch);
  return (
    <Stack component="section" gap="sm" aria-labelledby="fan-out">
      <Group gap="sm">
        <Title order={2} size="h3" id="fan-out">
          {t('fanOut')}
        </Title>
        {query.data && <Counts counts={query.data.deliveryCounts} />}
      </Group>
      <QueryView query={query}>
        {({ deliveries }) =>
          deliveries.edges.length === 0 && after === null ? (
            <EmptyState
              title={t('nowhere')}
              action={
                <Button component={Link} href={PATHS.newWebhook} variant="default">
                  {t('createWebhook')}
                </Button>
              }
            >
              {t('nowhereText')}
            </EmptyState>
          ) : (
            <>
              <FanOutTable deliveries={deliveries.edges.map(({ node }) => node)} onResent={query.refetch} />
              {(deliveries.pageInfo.hasNextPage || after !== null) && (
                <CursorPager {...deliveries} after={after} onChange={setAfter} />
              )}
            </>
          )
        }
      </QueryView>
    </Stack>
  );
}

function Counts({ counts }: { counts: FanOut['deliveryCounts'] }) {
  const format = useFormat();
  return (
    <Group gap={6}>
      {DELIVERY_STATES.map((state) => {
        const count = counts[state];
        return count ? <StateBadge key={state} state={state} count={format.number(count)} /> : null;
      })}
    </Group>
  );
}
