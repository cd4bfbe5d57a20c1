import { SimpleGrid, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { choice } from '../../shared/data/filter-parts.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { Page } from '../../shared/page/page.js';
import { TimeRangePicker } from '../../shared/time/time-range-picker.js';
import { useFormat } from '../../shared/time/use-format.js';
import { OVERVIEW } from './overview.query.js';
import { Figure } from './figure.js';

const FILTERS = { range: choice('DAY', 'HOUR', 'WEEK', 'MONTH') };

/** How deliveries fare, over the range that is chosen; renewed as they change. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { values, change } = useFilters(FILTERS);
  const query = usePageQuery(OVERVIEW, { range: values.range });
  useDeliveryUpdates({}, query.refetch);
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms));
  return (
    <Page title={t('title')} actions={<TimeRangePicker value={values.range} onChange={(range) => change({ range })} />}>
      <QueryView query={query} skeleton={<FiguresToCome />}>
        {({ overview }) => (
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
            <Figure
              label={t('successRate')}
              value={overview.successRate === null ? '–' : format.percent(overview.successRate)}
            />
            <Figure label={t('delivered')} value={format.number(overview.delivered)} />
            <Figure label={t('exhausted')} value={format.number(overview.exhausted)} />
            <Figure label={t('canceled')} value={format.number(overview.canceled)} />
            <Figure label={t('p50')} value={duration(overview.latencyP50Ms)} />
            <Figure label={t('p95')} value={duration(overview.latencyP95Ms)} />
            <Figure label={t('p99')} value={duration(overview.latencyP99Ms)} />
            <Figure
              label={t('backlog')}
              value={format.number(overview.backlog)}
              detail={
                overview.oldestDueAgeSeconds === null
                  ? t('nothingDue')
                  : t('oldestDue', { age: format.duration(overview.oldestDueAgeSeconds * 1_000) })
              }
            />
          </SimpleGrid>
        )}
      </QueryView>
    </Page>
  );
}

function FiguresToCome() {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      {[1, 2, 3, 4, 5, 6, 7, 8].map((place) => (
        <Skeleton key={place} height={92} />
      ))}
    </SimpleGrid>
  );
}
