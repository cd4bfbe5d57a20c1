import 'uplot/dist/uPlot.min.css';

import { Table, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import UPlot from 'uplot';

import { useFormat } from '../time/use-format.js';
import { useTimeZone } from '../time/time-zone.context.js';
import { chartOptions, type ChartSeries } from './chart-options.js';
import styles from './chart.module.css';

interface Props {
  /** What it shows, in a phrase: its name for those who do not see it. */
  label: string;
  /** Instants, milliseconds since 1970, ascending. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** Pixels. */
  height?: number;
}

/** Values over time: drawn in the theme's colours, and the same numbers as a table for whoever opens it. */
export function Chart({ label, times, series, height = 220 }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const scheme = useComputedColorScheme('light');
  return (
    <figure className={styles.figure}>
      {/* Drawn anew in the colours of the other scheme. */}
      <Drawing key={scheme} label={label} times={times} series={series} height={height} />
      <details className={styles.data}>
        <summary>{t('chart.asTable')}</summary>
        <div className={styles.scroll}>
          <Table aria-label={label} fz="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('chart.time')}</Table.Th>
                {series.map((one) => (
                  <Table.Th key={one.label}>{one.label}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {times.map((time, row) => (
                <Table.Tr key={time}>
                  <Table.Th scope="row">{format.shortDateTime(time)}</Table.Th>
                  {series.map((one) => (
                    <Table.Td key={one.label}>
                      {one.format?.(one.values[row] ?? null) ?? one.values[row] ?? '–'}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
    </figure>
  );
}

function Drawing({ label, times, series, height = 220 }: Props) {
  const timeZone = useTimeZone();
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const timeLabel = t('chart.time');
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colorOf = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
    const options = chartOptions({
      series,
      width: element.clientWidth,
      height,
      timeZone,
      language,
      timeLabel,
      colorOf,
    });
    const chart = new UPlot(
      options,
      [times.map((time) => time / 1_000), ...series.map(({ values }) => [...values])],
      element,
    );
    const watcher = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.destroy();
    };
  }, [times, series, height, timeZone, language, timeLabel]);

  return <div ref={place} role="img" aria-label={label} />;
}
