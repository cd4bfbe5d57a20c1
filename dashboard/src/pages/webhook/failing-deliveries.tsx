import { Anchor, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { DELIVERIES } from '../../shared/deliveries/deliveries.query.js';
import { DeliveryTable } from '../../shared/deliveries/delivery-table.js';
import { PATHS } from '../../shared/page/paths.js';
import { useFormat } from '../../shared/time/use-format.js';
import { Section } from '../../shared/page/section.js';

const ROWS = 6;
const COLUMNS = ['event', 'state', 'result', 'attempts', 'next', 'last'] as const;

/** The latest deliveries that retry or were given up, and the way to all of them. */
export function FailingDeliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const query = usePageQuery(DELIVERIES, { filter: { webhookId, statuses: ['RETRYING', 'EXHAUSTED'] }, first: ROWS });
  useDeliveryUpdates({ webhookId }, query.refetch);
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
              <DeliveryTable label={t('failing.title')} rows={edges.map(({ node }) => node)} columns={COLUMNS} />
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
