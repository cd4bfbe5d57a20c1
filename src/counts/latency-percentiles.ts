import { LATENCY_BOUNDS_MS } from './latency-buckets.js';

/** What half, 95 and 99 of a hundred attempts took at most, in whole milliseconds; null where there were none. */
export interface LatencyPercentiles {
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly latencyP99Ms: number | null;
}

/** The percentiles of attempts counted by latency bucket. Missing buckets count as empty. */
export function latencyPercentiles(histogram: readonly (number | null)[]): LatencyPercentiles {
  return {
    latencyP50Ms: percentile(histogram, 0.5),
    latencyP95Ms: percentile(histogram, 0.95),
    latencyP99Ms: percentile(histogram, 0.99),
  };
}

/**
 * The smallest latency that this part of the attempts did not exceed, as if those of a bucket lay evenly over it: never
 * outside the bucket in which the true one lies. Of the last bucket, which has no end, its beginning.
 */
function percentile(histogram: readonly (number | null)[], part: number): number | null {
  const total = histogram.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (total === 0) return null;
  const rank = Math.ceil(part * total);
  let before = 0;
  const bucket = histogram.findIndex((count) => {
    if (before + (count ?? 0) >= rank) return true;
    before += count ?? 0;
    return false;
  });
  const from = lowestMs(bucket);
  const to = bucket < LATENCY_BOUNDS_MS.length ? lowestMs(bucket + 1) - 1 : from;
  return from + Math.round(((to - from) * (rank - before - 0.5)) / histogram[bucket]!);
}

const lowestMs = (bucket: number) => (bucket === 0 ? 0 : LATENCY_BOUNDS_MS[bucket - 1]!);
