import { Paper, Skeleton, Title } from '@mantine/core';
import type { ComponentProps } from 'react';

import { LazyChart } from '../../shared/chart/lazy-chart.js';

type Props = Omit<ComponentProps<typeof LazyChart>, 'label'> & { title: string };

/** A chart under its name. */
export function ChartPanel({ title, ...chart }: Props) {
  return (
    <Paper withBorder px="md" py="sm" component="section" aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <LazyChart label={title} {...chart} />
    </Paper>
  );
}

/** Stands in a chart's place until its numbers are known. */
export function ChartToCome() {
  return <Skeleton height={330} />;
}
