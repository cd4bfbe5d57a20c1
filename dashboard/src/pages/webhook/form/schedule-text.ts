const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** Reads waits as people write them: `5s, 5m, 1h30m, 1d`; a bare number is seconds. Null where one cannot be read. */
export function readSchedule(text: string): number[] | null {
  const words = text
    .trim()
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const waits = words.map(readWait);
  return waits.length > 0 && waits.every((wait) => wait !== null) ? waits : null;
}

/** Writes waits in the way that {@link readSchedule} reads. */
export function writeSchedule(seconds: readonly number[]): string {
  return seconds.map(writeWait).join(', ');
}

function readWait(word: string): number | null {
  if (/^\d+$/.test(word)) return Number(word);
  const found = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(word);
  if (!found) return null;
  const [, ...counts] = found;
  return Object.values(UNITS).reduce((sum, unit, place) => sum + unit * Number(counts[place] ?? 0), 0);
}

function writeWait(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [letter, unit] of Object.entries(UNITS)) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) text += `${count}${letter}`;
  }
  return text === '' ? '0s' : text;
}
