import UPlot from 'uplot';

import { timeWords } from './time-words.js';

export interface ChartSeries {
  readonly label: string;
  /** One for each instant; null where there is none. */
  readonly values: readonly (number | null)[];
  /** A colour of the theme: `--mantine-color-green-6`. */
  readonly color: string;
  readonly kind: 'line' | 'area' | 'bars';
  readonly format?: (value: number | null) => string;
}

interface Arguments {
  readonly series: readonly ChartSeries[];
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  readonly language: string;
  /** Names the instants in the legend. */
  readonly timeLabel: string;
  /** What a colour of the theme is now. */
  readonly colorOf: (name: string) => string;
}

/** Pixels, between two times on the axis: the widest, `12:00 PM`, and what keeps it from the next. */
const TIME_WIDTH = 76;

/** How a chart is drawn: quiet grid, times in the account's zone, values beside the pointer in the legend. */
export function chartOptions({
  series,
  width,
  height,
  timeZone,
  language,
  timeLabel,
  colorOf,
}: Arguments): UPlot.Options {
  const axis = {
    stroke: colorOf('--text-quiet'),
    grid: { stroke: colorOf('--chart-grid'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  const words = timeWords(language, timeZone);
  return {
    width,
    height,
    // Room for half of the last time on the axis.
    padding: [null, 32, null, null],
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), timeZone),
    legend: { live: true },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(high * 1.1, 1)] } },
    axes: [
      { ...axis, space: TIME_WIDTH, values: (_chart, at) => words.axis(at) },
      { ...axis, size: 52 },
    ],
    series: [
      { label: timeLabel, value: (_chart, at) => words.exact(at) },
      ...series.map((one) => drawn(one, colorOf(one.color))),
    ],
  };
}

function drawn({ label, kind, format }: ChartSeries, color: string): UPlot.Series {
  const bars = UPlot.paths.bars?.({ size: [0.7, 40] });
  return {
    label,
    stroke: color,
    width: kind === 'bars' ? 0 : 1.5,
    // A line needs two values: one that stands alone is a point.
    points: { size: 5, filter: (chart, index) => lonely(chart.data[index] ?? []) },
    ...(kind !== 'line' && { fill: kind === 'bars' ? color : `color-mix(in srgb, ${color} 18%, transparent)` }),
    ...(kind === 'bars' && bars && { paths: bars }),
    ...(format && { value: (_chart: UPlot, value: number | null) => format(value) }),
  };
}

/** Where a value has none on either side. */
function lonely(values: ArrayLike<number | null | undefined>): number[] {
  return Array.from(values, (_, index) => index).filter(
    (index) => values[index] != null && values[index - 1] == null && values[index + 1] == null,
  );
}
