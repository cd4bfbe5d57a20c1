import { describe, expect, it } from 'vitest';

import { LATENCY_BOUNDS_MS, latencyPercentiles } from './latency.js';

/** The bucket of a latency according to Postgres's `width_bucket`. */
const bucketOf = (ms: number) => LATENCY_BOUNDS_MS.filter((bound) => bound <= ms).length;

function histogramOf(latencies: readonly number[]): number[] {
  const histogram = Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0);
  for (const ms of latencies) histogram[bucketOf(ms)]! += 1;
  return histogram;
}

describe('Latency percentiles', () => {
  it('are null without attempts', () => {
    const none = { latencyP50Ms: null, latencyP95Ms: null, latencyP99Ms: null };
    expect(latencyPercentiles([])).toEqual(none);
    expect(latencyPercentiles([0, null, 0])).toEqual(none);
  });

  it.each([0, 1, 4, 600_001])('of a single attempt of %i ms are in its bucket', (ms) => {
    const { latencyP50Ms, latencyP99Ms } = latencyPercentiles(histogramOf([ms]));
    expect(bucketOf(latencyP50Ms!)).toBe(bucketOf(ms));
    expect(latencyP99Ms).toBe(latencyP50Ms);
  });

  it('are exact if a bucket is a single millisecond', () => {
    expect(latencyPercentiles(histogramOf([0, 0, 1, 1, 2, 2, 2, 3, 3, 3]))).toEqual({
      latencyP50Ms: 2,
      latencyP95Ms: 3,
      latencyP99Ms: 3,
    });
  });

  it.each([
    ['even', (n: number) => n],
    ['mostly short', (n: number) => Math.round(1.01 ** n)],
    ['short and long', (n: number) => (n % 10 === 0 ? 9_000 + n : 40 + (n % 7))],
  ])('of %s latencies are in the buckets of the true ones', (_, latencyOf) => {
    const latencies = Array.from({ length: 1_000 }, (__, n) => latencyOf(n)).sort((one, other) => one - other);
    const { latencyP50Ms, latencyP95Ms, latencyP99Ms } = latencyPercentiles(histogramOf(latencies));
    expect([latencyP50Ms, latencyP95Ms, latencyP99Ms].map((ms) => bucketOf(ms!))).toEqual(
      [499, 949, 989].map((index) => bucketOf(latencies[index]!)),
    );
  });

  it('interpolate within a bucket', () => {
    const { latencyP50Ms } = latencyPercentiles(histogramOf(Array.from({ length: 1_000 }, (_, n) => n)));
    expect(Math.abs(latencyP50Ms! - 499)).toBeLessThan(5);
  });

  it('come from actual attempts, not from values between them', () => {
    const histogram = histogramOf([5, 100_000]);
    expect(bucketOf(latencyPercentiles(histogram).latencyP50Ms!)).toBe(bucketOf(5));
  });
});
