import { AppError } from '../common/errors.js';
import { isDatabaseAway } from '../database/is-database-away.js';

/** Seconds after which a database that was away or blocked is worth another try. */
const RETRY_AFTER_SECONDS = 5;

/** Data that Postgres cannot take (22), rows that it refuses (23), sizes beyond its limits (54): by what was published. */
const EVENTS_FAULT = /^(?:22|23|54)...$/;

/** Given up on: serialization (40001), deadlock (40P01), a lock not had in time (55P03), a statement's time-out (57014). */
const GIVEN_UP = /^(?:40001|40P01|55P03|57014)$/;

/** Whether Postgres refused what was to be stored, so that others published with it may still be. */
export function isEventsFault(error: unknown): boolean {
  return EVENTS_FAULT.test(stateOf(error));
}

/** The answer where publishing failed for no fault of what was published: 503, and the same may be sent again. */
export function unavailable(error: unknown): AppError | null {
  if (!isDatabaseAway(error) && !GIVEN_UP.test(stateOf(error))) return null;
  return new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error });
}

function stateOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
