import { describe, expect, it } from 'vitest';

import { type DayPartition, HISTORY_TABLES, sortExpired } from './day-partitions.js';

const partitionsOf = (day: string): DayPartition[] =>
  HISTORY_TABLES.map((table) => ({ table, day, name: `${table}_${day.replaceAll('-', '')}`, state: 'attached' }));

const NOTHING = { deliveries: new Set<string>(), events: new Set<string>() };

describe('sortExpired', () => {
  const partitions = ['2026-01-30', '2026-01-31', '2026-02-01'].flatMap(partitionsOf);
  const names = (sorted: readonly DayPartition[]) => sorted.map(({ name }) => name);

  it('frees every table of the days before the first kept day', () => {
    const { free, needed } = sortExpired(partitions, '2026-02-01', NOTHING);
    expect(free).toEqual(partitions.slice(0, 8));
    expect(needed).toEqual([]);
  });

  it('keeps the deliveries, marks and attempts of a day with a pending delivery', () => {
    const { needed } = sortExpired(partitions, '2026-02-01', { ...NOTHING, deliveries: new Set(['2026-01-31']) });
    expect(names(needed)).toEqual(['undelivered_deliveries_20260131', 'attempts_20260131', 'deliveries_20260131']);
  });

  it('keeps the events of a day if a pending delivery of a later day needs a payload', () => {
    const { needed } = sortExpired(partitions, '2026-02-01', { ...NOTHING, events: new Set(['2026-01-30']) });
    expect(names(needed)).toEqual(['events_20260130']);
  });

  it('frees half-detached partitions first, whether needed or not', () => {
    const halfDetached = { ...partitions[6]!, state: 'detaching' } as const;
    const { free, needed } = sortExpired([...partitions.slice(0, 4), halfDetached], '2026-02-01', {
      ...NOTHING,
      deliveries: new Set(['2026-01-31']),
    });
    expect(names(free)).toEqual([halfDetached.name, ...names(partitions.slice(0, 4))]);
    expect(needed).toEqual([]);
  });
});
