const ascending = (a, b) => a - b;

/** The value that `share` (0 to 1) of the values do not exceed, ignoring NaN. NaN if there are none. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort(ascending);
  return sorted.length === 0 ? Number.NaN : sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** `{ p50, p95, p99, max }` of values. */
export function percentiles(values) {
  const at = (share) => percentile(values, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Each of `later` minus the one at the same place in `earlier`. */
export const differences = (later, earlier) => Float64Array.from(later, (value, i) => value - earlier[i]);

/** The median of the rounds of a run, and their range, which is the machine's noise. */
export function spread(values) {
  const known = values.filter((value) => typeof value === 'number' && !Number.isNaN(value)).sort(ascending);
  if (known.length === 0) return { median: null, min: null, max: null, values };
  const middle = known.length / 2;
  const median = (known[Math.ceil(middle) - 1] + known[Math.floor(middle)]) / 2;
  return { median, min: known[0], max: known.at(-1), values };
}
