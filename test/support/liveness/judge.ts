import type { Pool } from 'pg';

import type { Scene } from './scene.js';
import type { ScriptedReceiver } from './scripted-receiver.js';

/** A webhook with deliveries that still wait. */
export interface StillWaiting {
  readonly said: string;
  /** Whether its webhook was switched off: the sweep for such deliveries is rare. */
  readonly isStranded: boolean;
}

/** Describes the deliveries of these scenes that still wait. Empty once all have ended. */
export async function waitingOf(db: Pool, scenes: readonly Scene[]): Promise<StillWaiting[]> {
  const { rows } = await db.query<{ account: number; said: string; isStranded: boolean }>(
    `SELECT p.account_id AS account, w.is_active IS NOT TRUE AS "isStranded",
            format('webhook %s: %s in lane %s, %s of them leased, due since %s s; active %s, paused %s, rate %s, circuit %s',
                   p.webhook_id, count(*), p.lane, count(p.lease_token), round(extract(epoch FROM now() - min(next_attempt_at))),
                   w.is_active, w.paused_at IS NOT NULL, w.rate_limit_per_second,
                   coalesce((SELECT format('open until %s s, probe until %s s, %s trips', round(extract(epoch FROM open_until - now())),
                                           round(extract(epoch FROM probe_until - now())), trips)
                               FROM circuits c WHERE c.webhook_id = p.webhook_id), 'closed')) AS said
       FROM pending_deliveries p LEFT JOIN webhooks w ON w.id = p.webhook_id
      WHERE p.account_id = ANY ($1)
      GROUP BY p.account_id, p.webhook_id, p.lane, w.id
     UNION ALL
     SELECT account_id, false, format('recovery %s of webhook %s is %s', id, webhook_id, state)
       FROM recoveries WHERE state = 'running' AND account_id = ANY ($1)`,
    [scenes.map(({ account }) => account.id)],
  );
  return rows.map(({ account, said, isStranded }) => ({ said: `${nameOf(scenes, account)}: ${said}`, isStranded }));
}

/** The milliseconds in which the waiting deliveries can be sent at their webhooks' rates. */
export async function rateLimitedMs(db: Pool, scenes: readonly Scene[]): Promise<number> {
  const { rows } = await db.query<{ seconds: number }>(
    `SELECT coalesce(max(n / rate_limit_per_second), 0)::float8 AS seconds
       FROM (SELECT webhook_id, count(*) AS n FROM pending_deliveries WHERE account_id = ANY ($1) GROUP BY 1) p
       JOIN webhooks w ON w.id = p.webhook_id`,
    [scenes.map(({ account }) => account.id)],
  );
  return rows[0]!.seconds * 1_000;
}

/** Describes every violation of what must always hold, with its scene's seed. */
export async function faultsOf(db: Pool, scenes: readonly Scene[], receiver: ScriptedReceiver): Promise<string[]> {
  const values = [scenes.map(({ account }) => account.id)];
  const overlapping = await db.query<{ account: number; said: string }>(
    `SELECT account_id AS account, format('delivery %s was held twice: attempt %s began %s ms before the end of the last',
                                          delivery_id, number, round(early)) AS said
       FROM (SELECT a.*, extract(epoch FROM lag(started_at + duration_ms * interval '1 millisecond')
                                            OVER (PARTITION BY delivery_id ORDER BY number) - started_at) * 1000 AS early
               FROM attempts a WHERE account_id = ANY ($1) AND error IS DISTINCT FROM 'worker_lost') a
      WHERE early > ${CLOCKS_DIFFER_MS}`,
    values,
  );
  const untrue = await db.query<{ account: number; said: string; uuid: string; status: string; attempts: number }>(
    `SELECT account_id AS account, uuid, status, attempt_count AS attempts,
            format('delivery %s is %s after %s attempts: %s', id, status, attempt_count, final_reason) AS said
       FROM deliveries WHERE account_id = ANY ($1)`,
    values,
  );
  const unlike = untrue.rows.filter(({ uuid, status, attempts }) => {
    const { requests, accepted } = receiver.seen.get(uuid) ?? { requests: 0, accepted: 0 };
    return (
      requests > attempts || (status === 'delivered' && accepted === 0) || (status === 'exhausted' && attempts < 2)
    );
  });
  return [...overlapping.rows, ...unlike].map(({ account, said }) => `${nameOf(scenes, account)}: ${said}`);
}

/** An attempt starts by the database's clock as its worker estimates it. */
const CLOCKS_DIFFER_MS = 50;

function nameOf(scenes: readonly Scene[], accountId: number): string {
  return `scene ${scenes.find(({ account }) => account.id === accountId)?.seed}`;
}
