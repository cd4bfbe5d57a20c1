/**
 * SQL: the first day (UTC) of which an account is shown anything, by the clock of its transaction: its own `retention_days`
 * ago or the installation's, whichever is later. What lies before is as good as gone, though its rows may still be there.
 *
 * @param account SQL for the account's id
 * @param retentionDays SQL for the installation's `RETENTION_DAYS`
 */
export function historyStart(account: string, retentionDays: string): string {
  return `(SELECT (now() AT TIME ZONE 'UTC')::date - least(retention_days, ${retentionDays}::integer) FROM accounts WHERE id = ${account})`;
}

const DAY_MS = 86_400_000;

/**
 * How long a day is hidden before any of it is removed (milliseconds). No statement or transaction lasts that long, so none
 * can still show, or send again, what is being removed.
 */
const HIDDEN_FOR_MS = 3_600_000;

/** Returns the first day (UTC, `YYYY-MM-DD`) of which nothing may be removed if history is kept for so many days. */
export function firstKeptDay(now: Date, retentionDays: number): string {
  return new Date(now.getTime() - HIDDEN_FOR_MS - retentionDays * DAY_MS).toISOString().slice(0, 10);
}
