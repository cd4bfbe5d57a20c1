import { percentiles } from './statistics.js';

/**
 * How long events waited from the 202 of their publishing to their arrival, in milliseconds: 0 where the receiver was
 * faster than the 202.
 *
 * @param accepted times, as returned by `singles`
 * @param arrivals of the receiver, in the same order; NaN where an event never came
 * @returns `{ p50, p95, p99, max }`, of those that came
 */
export function waits(accepted, arrivals) {
  return percentiles(Array.from(arrivals, (at, i) => Math.max(0, at - accepted[i])));
}
