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

/** Each leaves dead row versions, and dead entries in three indexes. */
const LONG_GONE = 10_000;
/**
 * The most blocks a statement touches if it skips the dead entries. One index of them with its rows is at least 300.
 */
const FEW = 100;

const app = useApp({ ROLES: 'api' });

describe('While a snapshot keeps delivered rows from being removed,', () => {
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
    // The planner sees a queue that is momentarily empty, although its indexes are full of dead entries.
    await app().query('ANALYZE pending_deliveries');
  });
  afterAll(() => held.release());

  const blocks = (...statement: [typeof RECORD, readonly unknown[]]) =>
    blocksOf(app().config.databaseUrl, ...statement);

  it('a look reads nothing before the lanes’ floors', async () => {
    const floor = { webhook_id: webhookId, lane: LANES.FIRST_ATTEMPT, from_us: (Date.now() - 60_000) * 1_000 };
    expect(await blocks(FIND_READY, ['[]'])).toBeGreaterThan(3 * FEW);
    expect(await blocks(FIND_READY, [JSON.stringify([floor])])).toBeLessThan(FEW);
  });

  it('a claim reads nothing before its line’s watermark', async () => {
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

  it('recording an outcome looks up only its own delivery, however few rows Postgres expects', async () => {
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

  it('recovering lapsed leases reads only those that lapsed since the last sweep', async () => {
    expect(await blocks(RECOVER_LAPSED, [500, 1, 3])).toBeLessThan(FEW);
  });

  it('recovering leases of stopped workers and giving back unused ones reads only leases that have not lapsed', async () => {
    expect(await blocks(RECOVER_ENDED, [500, 1])).toBeLessThan(FEW);
    expect(await blocks(GIVE_BACK_LEASES, [`{${randomUUID()}}`])).toBeLessThan(FEW);
  });

  it('canceling for disabled webhooks reads nothing of enabled ones', async () => {
    expect(await blocks(CANCEL_STRANDED, [])).toBeLessThan(FEW);
  });
});
