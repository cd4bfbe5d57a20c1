import { Paper, Skeleton, Title } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';

import type { Chart as SharedChart } from '../../shared/chart/chart.js';

const Chart = lazy(() => import('../../shared/chart/chart.js').then((module) => ({ default: module.Chart })));

type Props = Omit<ComponentProps<typeof SharedChart>, 'label'> & { title: string };

/** A chart under its name. What draws it is fetched after the numbers are there. */
export function ChartPanel({ title, ...chart }: Props) {
  return (
    <Paper withBorder px="md" py="sm" component="section" aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <Suspense fallback={<Skeleton height={270} />}>
        <Chart label={title} {...chart} />
      </Suspense>
    </Paper>
  );
}

/** Stands in a chart's place until its numbers are known. */
export function ChartToCome() {
  return <Skeleton height={330} />;
}
