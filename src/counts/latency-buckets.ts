const FACTOR = 1.25;
const LARGEST_MS = 600_000;

/**
 * The lower bounds, in milliseconds, of every latency bucket after the first, which is for 0 ms: 1, 2, 3, 4, 5, 7, … each
 * about a quarter more than the one before, up to ten minutes. So a percentile is off by a quarter at most, and the
 * histograms of any minutes and webhooks can be added up.
 */
export const LATENCY_BOUNDS_MS: readonly number[] = bounds();

function bounds(): number[] {
  const all = [1];
  while (all.at(-1)! < LARGEST_MS) all.push(Math.max(all.at(-1)! + 1, Math.round(all.at(-1)! * FACTOR)));
  return all;
}
