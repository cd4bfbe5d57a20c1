import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ResultOf } from '../../graphql/graphql.js';
import { LazyChart } from '../../shared/chart/lazy-chart.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { WEBHOOK_TIMELINE } from './shared/webhook.query.js';

/** Attempts over time: all of them behind those that failed, so that the share can be seen. */
export function HealthChart({ steps }: { steps: ResultOf<typeof WEBHOOK_TIMELINE>['timeline'] }) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const times = useMemo(() => steps.map(({ startsAt }) => Date.parse(startsAt)), [steps]);
  const series = useMemo(() => {
    const count = (value: number | null) => (value === null ? '–' : format.number(value));
    return [
      {
        label: t('health.attempts'),
        values: steps.map(({ attempts }) => attempts),
        color: '--mantine-color-green-6',
        kind: 'area' as const,
        format: count,
      },
      {
        label: t('health.failed'),
        values: steps.map(({ failedAttempts }) => failedAttempts),
        color: '--mantine-color-red-6',
        kind: 'area' as const,
        format: count,
      },
    ];
  }, [steps, t, format]);
  return <LazyChart label={t('health.chart')} times={times} series={series} height={140} />;
}
