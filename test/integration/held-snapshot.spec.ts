import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CANCEL_STRANDED } from '../../src/delivery/queue/cancel.statement.js';
import { CLAIM, GIVE_BACK_LEASES } from '../../src/delivery/queue/claim.statement.js';
import { FIND_READY } from '../../src/delivery/queue/find-ready.statement.js';
import { LANES } from '../../src/delivery/queue/lane.js';
import { RECORD, RECOVER_ENDED, RECOVER_LAPSED } from '../../src/delivery/queue/record.statement.js';
import { useApp } from '../support/app.js';
import { blocksOf } from '../support/blocks-of.js';
import { HeldSnapshot } from '../support/held-snapshot.js';

/** Each leaves entries in three indexes, and versions of its row. */
const LONG_GONE = 10_000;
/** Blocks that are touched where nothing is gone through; one index of theirs and its rows are 300 at the least. */
const FEW = 100;

const app = useApp({ ROLES: 'api' });

describe('While a snapshot is held, of what was delivered since', () => {
  let webhookId: number;
  let held: HeldSnapshot;
  beforeAll(async () => {
    const account = await app().account();
    ({ id: webhookId } = await account.webhook({ targetUrl: 'http://127.0.0.1:9999/' }));
    const off = await account.webhook({ targetUrl: 'http://127.0.0.1:9999/' });
    await account.patchWebhook(off.id, { isActive: false });
    await account.publish();
    held = await HeldSnapshot.of(app().config.databaseUrl);
    await app().query(
      `INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format, next_attempt_at)
       SELECT 1000000 + n, day, gen_random_uuid(), account_id, webhook_id, event_id, event_day, format,
              now() - interval '1 hour' + n * interval '10 milliseconds'
         FROM pending_deliveries CROSS JOIN generate_series(1, ${LONG_GONE}) AS n`,
    );
    await app().query(
      `UPDATE pending_deliveries SET lease_token = gen_random_uuid(), leased_at = next_attempt_at,
                                     leased_until = next_attempt_at + interval '20 seconds'
        WHERE delivery_id > 1000000`,
    );
    await app().query('DELETE FROM pending_deliveries WHERE delivery_id > 1000000');
    // Statistics of a queue that is empty for a moment, whatever lies in its indexes.
    await app().query('ANALYZE pending_deliveries');
  });
  afterAll(() => held.release());

  const blocks = (...statement: [typeof RECORD, readonly unknown[]]) =>
    blocksOf(app().config.databaseUrl, ...statement);

  it('a look goes through nothing before the floors of lanes', async () => {
    const floor = { webhook_id: webhookId, lane: LANES.FIRST_ATTEMPT, from_us: (Date.now() - 60_000) * 1_000 };
    expect(await blocks(FIND_READY, ['[]'])).toBeGreaterThan(3 * FEW);
    expect(await blocks(FIND_READY, [JSON.stringify([floor])])).toBeLessThan(FEW);
  });

  it('a claim goes through nothing before where its line was claimed', async () => {
    const line = {
      place: 0,
      webhook_id: webhookId,
      lane: LANES.FIRST_ATTEMPT,
      age: null,
      slots: 10,
      held: 0,
      half_open: false,
      from_us: (Date.now() - 60_000) * 1_000,
    };
    expect(await blocks(CLAIM, [JSON.stringify([line]), randomUUID(), 10, 1_000_000, 1])).toBeLessThan(FEW);
  });

  it('an outcome looks up its own delivery alone, however few Postgres believes are there', async () => {
    const lease_token = randomUUID();
    await app().query(
      `UPDATE pending_deliveries
          SET lease_token = $1, leased_at = now(), leased_until = now() + interval '20 seconds'`,
      [lease_token],
    );
    const [delivery] = await app().query<{ id: number }>('SELECT delivery_id::integer AS id FROM pending_deliveries');
    const outcomes = Array.from({ length: 10 }, (_, n) => ({
      id: delivery!.id + n,
      lease_token,
      started_at_us: Date.now() * 1_000,
      duration_ms: 1,
      response_body_truncated: false,
      outcome: 'delivered',
      wait_ms: 0,
    }));
    expect(await blocks(RECORD, [JSON.stringify(outcomes)])).toBeLessThan(2 * FEW);
  });

  it('what takes back lapsed leases goes through those alone that lapsed since it last looked', async () => {
    expect(await blocks(RECOVER_LAPSED, [500, 1, 3])).toBeLessThan(FEW);
  });

  it('what takes back leases of ended workers, or gives back unused ones, goes through those alone that have not lapsed', async () => {
    expect(await blocks(RECOVER_ENDED, [500, 1])).toBeLessThan(FEW);
    expect(await blocks(GIVE_BACK_LEASES, [`{${randomUUID()}}`])).toBeLessThan(FEW);
  });

  it('what cancels for webhooks that are off goes through nothing of those that are on', async () => {
    expect(await blocks(CANCEL_STRANDED, [])).toBeLessThan(FEW);
  });
});
