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
