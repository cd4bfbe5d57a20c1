const FACTOR = 1.25;
const LARGEST_MS = 600_000;

/**
 * The lower bounds, in milliseconds, of the latency buckets after the first, which is for 0 ms: 1, 2, 3, 4, 5, 7, … each
 * about a quarter more than the one before, up to ten minutes. So a percentile is off by at most a quarter, and the
 * histograms of any minutes and webhooks can be added up.
 */
export const LATENCY_BOUNDS_MS: readonly number[] = bounds();

function bounds(): number[] {
  const all = [1];
  while (all.at(-1)! < LARGEST_MS) all.push(Math.max(all.at(-1)! + 1, Math.round(all.at(-1)! * FACTOR)));
  return all;
}

/** SQL: the latency bucket of milliseconds. */
export function latencyBucket(ms: string): string {
  return `width_bucket(${ms}, '{${LATENCY_BOUNDS_MS.join()}}'::integer[])::smallint`;
}

/** The 50th, 95th and 99th percentile of the attempts' latency in whole milliseconds, or null without attempts. */
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
 * The smallest latency that this share of the attempts did not exceed, interpolated within its bucket, which is always
 * that of the true one. The last bucket has no end, so there it is the beginning.
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
