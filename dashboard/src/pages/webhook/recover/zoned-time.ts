/** The wall clock of a zone at an instant, as `datetime-local` writes it: `2026-03-29T02:30`. */
export function wallTime(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(instant)
    .replace(' ', 'T');
}

/** The instant at which a zone's wall clock shows a time, milliseconds since 1970; null where the text is no time. */
export function instantAt(wall: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (instant: number) =>
    Date.parse(`${wallTime(instant, timeZone)}Z`) - Math.floor(instant / 60_000) * 60_000;
  // The offset at the guess may be that of the other side of a change of clocks: look once more.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}
