import type { NeededDays } from './day-partition.js';
import type { RetentionSession } from './retention.session.js';

/** The days before this one whose rows something pending needs: its delivery's, and its event's, which may be an earlier one. */
export async function findNeededDays(session: RetentionSession, before: string): Promise<NeededDays> {
  const rows = await session.query<{ day: string; eventDay: string }>(
    `SELECT DISTINCT day::text, event_day::text AS "eventDay" FROM pending_deliveries WHERE event_day < $1::date`,
    [before],
  );
  return {
    deliveries: new Set(rows.map(({ day }) => day)),
    events: new Set(rows.map(({ eventDay }) => eventDay)),
  };
}
