const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** How far an instant is from now, in one unit: `5 minutes ago`, `in 2 hours`, `now` within five seconds. */
export function formatRelative(milliseconds: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  let value = milliseconds / 1_000;
  if (Math.abs(value) < 5) return words.format(0, 'second');
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return words.format(Math.trunc(value), unit);
    value /= size;
  }
  return '';
}
