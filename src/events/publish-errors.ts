import { AppError } from '../common/errors.js';
import { isDatabaseAway } from '../database/connections/is-database-away.js';

/** Seconds after which a database that was away or blocked is worth another try. */
const RETRY_AFTER_SECONDS = 5;

/** Making a partition takes less. */
const PARTITION_AFTER_SECONDS = 1;

/** Data that Postgres cannot take (22), rows that it refuses (23), sizes beyond its limits (54): by what was published. */
const EVENTS_FAULT = /^(?:22|23|54)...$/;

/** Given up on: serialization (40001), deadlock (40P01), a lock not had in time (55P03), a statement's time-out (57014). */
const GIVEN_UP = /^(?:40001|40P01|55P03|57014)$/;

/** Whether a row has no partition to go to: it is of today, whose partition was not made. */
export function isPartitionMissing(error: unknown): boolean {
  return (error as { routine?: unknown } | null)?.routine === 'ExecFindPartition';
}

/** Whether Postgres refused what was to be stored, so that others published with it may still be. */
export function isEventsFault(error: unknown): boolean {
  return EVENTS_FAULT.test(stateOf(error)) && !isPartitionMissing(error);
}

/** The answer where publishing failed for no fault of what was published: 503, and the same may be sent again. */
export function unavailable(error: unknown): AppError | null {
  if (isPartitionMissing(error)) {
    const detail = 'Storage for today’s events is still being created. Send the same request again.';
    return new AppError('unavailable', { detail, retryAfterSeconds: PARTITION_AFTER_SECONDS, cause: error });
  }
  if (!isDatabaseAway(error) && !GIVEN_UP.test(stateOf(error))) return null;
  return new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error });
}

function stateOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
