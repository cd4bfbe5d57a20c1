import { Skeleton } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';

import type { Chart as ChartType } from './chart.js';

/** Pixels that legend and table take below the drawing, so that nothing moves when it comes. */
const BELOW = 50;

const fetchChart = () => import('./chart.js');
const Chart = lazy(async () => ({ default: (await fetchChart()).Chart }));

/** A chart. What draws it is a file of its own: only pages with charts need it. */
export function LazyChart({ height = 220, ...chart }: ComponentProps<typeof ChartType>) {
  return (
    <Suspense fallback={<Skeleton height={height + BELOW} />}>
      <Chart height={height} {...chart} />
    </Suspense>
  );
}

/** Fetches what draws charts before there are numbers to draw. What fails here will be told where a chart is to be shown. */
export function preloadChart(): void {
  fetchChart().catch(() => {});
}
