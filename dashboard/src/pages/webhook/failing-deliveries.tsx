import { Anchor, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { ResultOf } from '../../graphql/graphql.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { PATHS, pathOf } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { Countdown } from '../../shared/time/countdown.js';
import { RelativeTime } from '../../shared/time/relative-time.js';
import { useFormat } from '../../shared/time/use-format.js';
import { Section } from './form/section.js';
import { FAILING_DELIVERIES } from './webhook.query.js';

type Row = ResultOf<typeof FAILING_DELIVERIES>['deliveries']['edges'][number]['node'];

/** The latest deliveries that retry or were given up, and the way to all of them. */
export function FailingDeliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const query = usePageQuery(FAILING_DELIVERIES, { id: webhookId });
  useDeliveryUpdates({ webhookId }, query.refetch);
  const columns = useColumns();
  const of = `webhook=${encodeURIComponent(webhookId)}`;
  return (
    <Section
      title={t('failing.title')}
      aside={
        <Group gap="md">
          <Anchor component={Link} href={`${PATHS.undelivered}?${of}`} size="sm">
            {t('failing.undelivered')}
          </Anchor>
          <Anchor component={Link} href={`${PATHS.deliveries}?${of}`} size="sm">
            {t('failing.all')}
          </Anchor>
        </Group>
      }
    >
      <QueryView query={query}>
        {({ deliveries: { edges, totalCount } }) =>
          edges.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('failing.none')}
            </Text>
          ) : (
            <>
              <DataTable
                label={t('failing.title')}
                rows={edges.map(({ node }) => node)}
                columns={columns}
                idOf={({ id }) => id}
              />
              {totalCount !== null && totalCount > edges.length && (
                <Text size="sm" c="dimmed">
                  {t('failing.more', { count: totalCount, formatted: format.number(totalCount) })}
                </Text>
              )}
            </>
          )
        }
      </QueryView>
    </Section>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('webhook');
  return [
    {
      id: 'eventType',
      header: t('failing.event'),
      cell: (row) => (
        <Anchor component={Link} href={pathOf.delivery(row.id)} size="sm">
          {row.eventType}
        </Anchor>
      ),
    },
    { id: 'status', header: t('failing.state'), cell: (row) => <StatusBadge delivery={row} /> },
    {
      id: 'answer',
      header: t('failing.answer'),
      cell: (row) => row.lastResponseStatus ?? row.lastError ?? '–',
    },
    { id: 'attempts', header: t('failing.attempts'), cell: (row) => row.attemptCount, isNumeric: true },
    {
      id: 'next',
      header: t('failing.next'),
      cell: (row) => (row.nextAttemptAt ? <Countdown to={row.nextAttemptAt} /> : '–'),
    },
    {
      id: 'last',
      header: t('failing.last'),
      cell: (row) => <RelativeTime at={row.lastAttemptAt ?? row.createdAt} />,
    },
  ];
}
