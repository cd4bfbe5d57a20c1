const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Turkish's narrowest units are those of other lengths where a duration is typed: `d` is a minute there, `s` an hour. */
const displayIn = (language: string) => (language === 'tr' ? 'short' : 'narrow');

function unit(language: string, name: string, value: number): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: displayIn(language) }).format(value);
}

/** A length of time in its two greatest units: `1h 5m`, `42s`; below a minute with what the eye can tell: `1.2s`, `85ms`. */
export function formatDuration(milliseconds: number, language: string): string {
  if (milliseconds < 1_000) return unit(language, 'millisecond', Math.round(milliseconds));
  if (milliseconds < 10_000) return unit(language, 'second', Math.round(milliseconds / 100) / 10);
  let rest = Math.round(milliseconds / 1_000);
  const parts: string[] = [];
  for (const [name, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(unit(language, name, count));
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** Whole seconds as a clock counts them down: `0:42`, `1:05:00`, `2d 3h` from a day on. */
export function formatCountdown(milliseconds: number, language: string): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  if (seconds >= 86_400) return formatDuration(seconds * 1_000, language);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
