import { SimpleGrid } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/time/use-format.js';
import { ChartPanel } from './chart-panel.js';
import type { TimelineStep } from './overview.query.js';

/** What became of deliveries and how long receivers took, over the range. */
export function TimelineCharts({ steps }: { steps: readonly TimelineStep[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const times = useMemo(() => steps.map(({ startsAt }) => Date.parse(startsAt)), [steps]);
  const outcomes = useMemo(() => {
    const count = (value: number | null) => (value === null ? '–' : format.number(value));
    const of = (name: 'delivered' | 'failedAttempts' | 'exhausted' | 'canceled', color: string) =>
      ({ label: t(name), values: steps.map((step) => step[name]), color, kind: 'line', format: count }) as const;
    return [
      { ...of('delivered', '--mantine-color-green-6'), kind: 'area' } as const,
      of('failedAttempts', '--mantine-color-yellow-6'),
      of('exhausted', '--mantine-color-red-6'),
      of('canceled', '--mantine-color-gray-6'),
    ];
  }, [steps, t, format]);
  const latencies = useMemo(() => {
    const duration = (value: number | null) => (value === null ? '–' : format.duration(value));
    const of = (name: 'latencyP50Ms' | 'latencyP95Ms' | 'latencyP99Ms', label: string, color: string) =>
      ({ label, values: steps.map((step) => step[name]), color, kind: 'line', format: duration }) as const;
    return [
      of('latencyP50Ms', 'p50', '--mantine-color-indigo-4'),
      of('latencyP95Ms', 'p95', '--mantine-color-grape-5'),
      of('latencyP99Ms', 'p99', '--mantine-color-orange-6'),
    ];
  }, [steps, format]);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
      <ChartPanel title={t('outcomes')} times={times} series={outcomes} />
      <ChartPanel title={t('latency')} times={times} series={latencies} />
    </SimpleGrid>
  );
}
