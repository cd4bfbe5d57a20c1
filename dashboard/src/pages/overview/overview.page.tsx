import { Button, SimpleGrid, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { choice } from '../../shared/data/filter-parts.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { TimeRangePicker } from '../../shared/time/time-range-picker.js';
import { ChartToCome } from './chart-panel.js';
import { Figures, FiguresToCome } from './figures.js';
import { TimelineCharts } from './timeline-charts.js';
import { TroubledWebhooks } from './troubled-webhooks.js';
import { useOverview } from './use-overview.js';

const FILTERS = { range: choice('DAY', 'HOUR', 'WEEK', 'MONTH') };

/** How deliveries fare over the range that is chosen, and which webhooks need somebody; renewed every few seconds. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const { values, change } = useFilters(FILTERS);
  const { figures, timeline, webhooks, isNew, hasWebhook } = useOverview(values.range);
  return (
    <Page title={t('title')} actions={<TimeRangePicker value={values.range} onChange={(range) => change({ range })} />}>
      {isNew && <FirstSteps hasWebhook={hasWebhook} />}
      <QueryView query={figures} skeleton={<FiguresToCome />}>
        {({ overview }) => <Figures figures={overview} range={values.range} />}
      </QueryView>
      {!isNew && (
        <>
          <QueryView query={webhooks} skeleton={<Skeleton height={80} />}>
            {(found) => (
              <TroubledWebhooks
                webhooks={found.webhooks.edges.map(({ node }) => node)}
                totalCount={found.webhooks.totalCount}
              />
            )}
          </QueryView>
          <QueryView query={timeline} skeleton={<ChartsToCome />}>
            {(found) => <TimelineCharts steps={found.timeline} />}
          </QueryView>
        </>
      )}
    </Page>
  );
}

function ChartsToCome() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
      <ChartToCome />
      <ChartToCome />
    </SimpleGrid>
  );
}

/** Leads a new account on: first a webhook, then an event for it. */
function FirstSteps({ hasWebhook }: { hasWebhook: boolean }) {
  const { t } = useTranslation('overview');
  const step = hasWebhook ? 'publish' : 'register';
  return (
    <EmptyState
      title={t(`first.${step}.title`)}
      action={
        <Button component={Link} href={hasWebhook ? PATHS.publishEvent : PATHS.newWebhook}>
          {t(`first.${step}.action`)}
        </Button>
      }
    >
      {t(`first.${step}.text`)}
    </EmptyState>
  );
}
