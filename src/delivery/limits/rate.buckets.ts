import { Injectable } from '@nestjs/common';

import { statement } from '../../database/statement.js';
import { StatementPool } from '../../database/statement.pool.js';

/** What a rate-limited webhook may be sent now. */
export interface TokenGrant {
  readonly granted: number;
  /** Milliseconds until the next token is there; 0 if more may be there now. */
  readonly nextInMs: number;
}

/** So many requests to a webhook, each for one token. */
export interface WantedTokens {
  readonly webhookId: number;
  readonly perSecond: number;
  readonly n: number;
}

/** Worth of tokens that may be used late: enough for who comes late to reach the rate, little enough to keep it smooth. */
const LATE_SECONDS = 0.1;

/**
 * How far beyond its burst a bucket may be used up: seconds. Takes that wait for each other see it a little beyond; a rate
 * that was raised leaves it far beyond, and what the old one used up must not hold the new one back.
 */
const BEYOND_SECONDS = 0.5;

/**
 * The generic cell rate algorithm on the buckets of $1, a JSON list of `{webhookId, perSecond, n}`, by the database's
 * clock. `next_at` is when the next request would leave if all were spread evenly; one may leave so much earlier that the
 * burst is not exceeded. Rows are read under their locks, so no two processes get the same token.
 */
const TAKE = statement(
  'take_tokens',
  `
    WITH bucket AS MATERIALIZED (
      SELECT b.webhook_id AS id, a.n, a."perSecond" AS rate, 1 + a."perSecond" * ${LATE_SECONDS} AS burst,
             greatest(0, extract(epoch FROM b.next_at - now())::double precision) AS stored_ahead
        FROM jsonb_to_recordset($1::jsonb) AS a("webhookId" integer, "perSecond" double precision, n integer)
        JOIN rate_buckets b ON b.webhook_id = a."webhookId"
       ORDER BY b.webhook_id FOR UPDATE OF b
    ),
    believed AS MATERIALIZED (
      SELECT *, least(stored_ahead, burst / rate + ${BEYOND_SECONDS}) AS ahead FROM bucket
    ),
    allowed AS MATERIALIZED (
      SELECT *, greatest(0, least(n, floor(burst - ahead * rate)))::integer AS granted FROM believed
    ),
    taken AS (
      UPDATE rate_buckets b SET next_at = now() + (a.ahead + a.granted / a.rate) * interval '1 second'
        FROM allowed a WHERE b.webhook_id = a.id AND (a.granted > 0 OR a.ahead < a.stored_ahead)
    )
    SELECT id, granted, greatest(0, ceil((ahead + (granted + 1 - burst) / rate) * 1000))::double precision AS "nextInMs"
      FROM allowed`,
);

/** Makes the missing buckets of the webhooks $1, a JSON list of ids. */
const MAKE = statement(
  'make_rate_buckets',
  `
    INSERT INTO rate_buckets (webhook_id, next_at)
    SELECT id::integer, now() FROM jsonb_array_elements_text($1::jsonb) AS wanted(id) ORDER BY id::integer
        ON CONFLICT DO NOTHING`,
);

/** Gives tokens back that were not used. $1: a JSON list of `{webhookId, perSecond, n}`. */
const GIVE_BACK = statement(
  'give_back_tokens',
  `
    UPDATE rate_buckets b SET next_at = b.next_at - t.n / t."perSecond" * interval '1 second'
      FROM jsonb_to_recordset($1::jsonb) AS t("webhookId" integer, "perSecond" double precision, n integer)
     WHERE b.webhook_id = t."webhookId"`,
);

/** The rates of webhooks that have a limit, exact across processes. */
@Injectable()
export class RateBuckets {
  constructor(private readonly pool: StatementPool) {}

  /** Takes up to `n` tokens of each webhook: one statement for all. Webhooks may not repeat. */
  async take(wanted: readonly WantedTokens[]): Promise<Map<number, TokenGrant>> {
    const rows = await this.takeStored(wanted);
    return new Map(rows.map(({ id, granted, nextInMs }) => [id, { granted, nextInMs }]));
  }

  /** Gives back tokens for which nothing was sent, as if they had not been taken. */
  async giveBack(unused: readonly WantedTokens[]): Promise<void> {
    if (unused.length > 0) await this.pool.run(GIVE_BACK, [JSON.stringify(unused)]);
  }

  /** A webhook's bucket is made when it is first asked for. */
  private async takeStored(wanted: readonly WantedTokens[]): Promise<(TokenGrant & { id: number })[]> {
    if (wanted.length === 0) return [];
    const rows = await this.runTake(wanted);
    if (rows.length === wanted.length) return rows;
    const found = new Set(rows.map(({ id }) => id));
    const missing = wanted.filter(({ webhookId }) => !found.has(webhookId));
    await this.pool.run(MAKE, [JSON.stringify(missing.map(({ webhookId }) => webhookId))]);
    return [...rows, ...(await this.runTake(missing))];
  }

  private runTake(wanted: readonly WantedTokens[]): Promise<(TokenGrant & { id: number })[]> {
    return this.pool.run(TAKE, [JSON.stringify(wanted)]);
  }
}
