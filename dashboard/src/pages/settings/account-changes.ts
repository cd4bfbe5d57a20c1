/** Days of history that an account may choose. */
export const RETENTION = { min: 8, max: 3_650 };

/** The account's settings as the form holds them; no days: the installation's. */
export interface AccountDraft {
  name: string;
  timezone: string;
  retentionDays: number | '';
}

/** Whether history that is kept now will go: fewer days than now, or some days where it was the installation's. */
export function forgetsMore(now: number | null, next: number | ''): boolean {
  return next !== '' && (now === null || next < now);
}

/** Whether an account may choose that many days. */
export function isRetention(days: unknown): days is number | '' {
  return (
    days === '' ||
    (typeof days === 'number' && Number.isInteger(days) && days >= RETENTION.min && days <= RETENTION.max)
  );
}

/** The input of `updateAccount`. */
export function accountInput({ name, timezone, retentionDays }: AccountDraft) {
  return { name: name.trim(), timezone, retentionDays: retentionDays === '' ? null : retentionDays };
}
