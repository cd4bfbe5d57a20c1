import type { FieldError } from '../common/errors.js';

/** A range as requested: ISO 8601. */
export interface GivenRange {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What a range is checked against. */
export interface RangeBounds {
  readonly now: Date;
  /** How many days history is kept; null: do not check. */
  readonly keptDays: number | null;
}

const DAY_MS = 86_400_000;
/** Clocks differ: an end ahead by so little means now (milliseconds). */
const SKEW_MS = 60_000;

/** Checks that a range begins within what is kept, and ends after its beginning and not in the future. */
export function checkRange({ since, until }: GivenRange, { now, keptDays }: RangeBounds): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) => void errors.push({ field, message });
  const [from, to] = [since, until].map((text) => (text === undefined ? undefined : Date.parse(text)));

  if (from !== undefined && from > now.getTime()) refuse('since', 'must not be in the future');
  if (from !== undefined && keptDays !== null && from < now.getTime() - keptDays * DAY_MS)
    refuse('since', `must be within the last ${keptDays} days, for which history is kept`);
  if (to !== undefined && to > now.getTime() + SKEW_MS) refuse('until', 'must not be in the future');
  else if (from !== undefined && to !== undefined && to <= from) refuse('until', 'must be after since');
  return errors;
}
