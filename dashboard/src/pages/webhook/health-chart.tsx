import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ResultOf } from '../../graphql/graphql.js';
import { LazyChart } from '../../shared/chart/lazy-chart.js';
import type { WEBHOOK_TIMELINE } from './webhook.query.js';

/** Attempts over time: all of them behind those that failed, so that the share can be seen. */
export function HealthChart({ steps }: { steps: ResultOf<typeof WEBHOOK_TIMELINE>['timeline'] }) {
  const { t } = useTranslation('webhook');
  const times = useMemo(() => steps.map(({ startsAt }) => Date.parse(startsAt)), [steps]);
  const series = useMemo(
    () => [
      {
        label: t('health.attempts'),
        values: steps.map(({ attempts }) => attempts),
        color: '--mantine-color-green-6',
        kind: 'area' as const,
      },
      {
        label: t('health.failed'),
        values: steps.map(({ failedAttempts }) => failedAttempts),
        color: '--mantine-color-red-6',
        kind: 'area' as const,
      },
    ],
    [steps, t],
  );
  return <LazyChart label={t('health.chart')} times={times} series={series} height={140} />;
}
