const DAY_MS = 86_400_000;

/**
 * Milliseconds for which a day has been hidden before any of it is removed. No statement or transaction lasts that long, so
 * none can still show, or send again, what is being removed.
 */
const HIDDEN_FOR_MS = 3_600_000;

/** The first day (UTC, `YYYY-MM-DD`) of which nothing may be removed, where history is kept for so many days. */
export function firstKeptDay(now: Date, retentionDays: number): string {
  return new Date(now.getTime() - HIDDEN_FOR_MS - retentionDays * DAY_MS).toISOString().slice(0, 10);
}
