import type { FieldError } from '../common/errors.js';

/** A range as it was asked for: ISO 8601. */
export interface GivenRange {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What the range is judged by. */
export interface RangeBounds {
  readonly now: Date;
  /** How long history is kept; null: it does not matter. */
  readonly keptDays: number | null;
}

const DAY_MS = 86_400_000;
/** Clocks differ: an end that lies ahead by so little means now. */
const SKEW_MS = 60_000;

/** What is wrong with a range: it must begin within what is kept, and end behind its beginning and not in the future. */
export function checkRange({ since, until }: GivenRange, { now, keptDays }: RangeBounds): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) => void errors.push({ field, message });
  const [from, to] = [since, until].map((text) => (text === undefined ? undefined : Date.parse(text)));

  if (from !== undefined && from > now.getTime()) refuse('since', 'must not lie in the future');
  if (from !== undefined && keptDays !== null && from < now.getTime() - keptDays * DAY_MS)
    refuse('since', `lies before what is kept, the last ${keptDays} days`);
  if (to !== undefined && to > now.getTime() + SKEW_MS) refuse('until', 'must not lie in the future');
  else if (from !== undefined && to !== undefined && to <= from) refuse('until', 'must lie after since');
  return errors;
}
