import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

describe('the overview', () => {
  const app = useApp();
  const receiver = useReceiver();
  let account: TestAccount;
  let webhookId: number;

  const overview = async (range: string, of = account) =>
    (
      await graphqlOf(
        app(),
        of.token,
      )<{ overview: Record<string, number | null> }>(`{ overview(range: ${range}) {
        delivered exhausted canceled pending successRate oldestDueAgeSeconds backlog latencyP50Ms latencyP95Ms latencyP99Ms
      } }`)
    ).overview;

  beforeAll(async () => {
    account = await app().account();
    webhookId = (await account.webhook({ targetUrl: receiver.url, maxAttempts: 1 })).id;
    receiver.reset(...[200, 200, 200, 500].map((status) => ({ status })));
    for (let n = 0; n < 4; n++) {
      await account.publish();
      await app().deliverDue();
    }
    await account.call('POST', `/api/v1/webhooks/${webhookId}/pause`);
    for (let n = 0; n < 3; n++) await account.publish();
    const [canceled] = await app().query<{ id: string }>(`SELECT id FROM deliveries WHERE status = 'pending' LIMIT 1`);
    await graphqlOf(app(), account.token)(`mutation { cancelDelivery(id: ${canceled!.id}) { id } }`);
  });

  it('counts the deliveries of the range by how they ended', async () => {
    expect(await overview('HOUR')).toMatchObject({
      delivered: 3,
      exhausted: 1,
      canceled: 1,
      pending: 2,
      successRate: 0.75,
      backlog: 2,
    });
  });

  it.each([
    ['HOUR', '61 minutes', '59 minutes'],
    ['DAY', '25 hours', '23 hours'],
    ['WEEK', '169 hours', '167 hours'],
    ['MONTH', '721 hours', '719 hours'],
  ])('looks back a %s', async (range, before, within) => {
    const other = await app().account();
    // Outside all partitions but the present ones nothing can be stored: the row keeps its day and changes its time.
    const place = async (age: string) => {
      await app().query(`UPDATE deliveries SET created_at = now() - $2::interval WHERE account_id = $1`, [
        other.id,
        age,
      ]);
      await app().query(`UPDATE attempts SET started_at = now() - $2::interval WHERE account_id = $1`, [other.id, age]);
    };
    await other.webhook({ targetUrl: receiver.url });
    receiver.reset();
    await other.publish();
    await app().deliverDue();
    await place(within);
    expect(await overview(range, other)).toMatchObject({ delivered: 1, latencyP50Ms: expect.any(Number) as number });
    await place(before);
    expect(await overview(range, other)).toMatchObject({ delivered: 0, latencyP50Ms: null });
  });

  it('takes latencies from the attempts', async () => {
    await app().query(
      `INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms)
       SELECT id, 1 + n, day, account_id, now(), n * 1000
         FROM (SELECT id, day, account_id FROM deliveries WHERE account_id = $1 LIMIT 1) d, generate_series(1, 96) n`,
      [account.id],
    );
    expect(await overview('HOUR')).toMatchObject({ latencyP50Ms: 46_000, latencyP95Ms: 91_000, latencyP99Ms: 95_000 });
  });

  it('tells how long the oldest delivery has been due, of webhooks that may send', async () => {
    const due = `UPDATE pending_deliveries SET next_attempt_at = now() - interval '1 hour' WHERE account_id = $1`;
    await app().query(due, [account.id]);
    expect((await overview('HOUR')).oldestDueAgeSeconds).toBeNull();
    await app().query('UPDATE webhooks SET paused_at = NULL WHERE id = $1', [webhookId]);
    const age = (await overview('HOUR')).oldestDueAgeSeconds;
    expect(age).toBeGreaterThanOrEqual(3600);
    expect(age).toBeLessThan(3700);
    await app().query(
      `UPDATE pending_deliveries SET next_attempt_at = now() + interval '1 hour' WHERE account_id = $1`,
      [account.id],
    );
    expect((await overview('HOUR')).oldestDueAgeSeconds).toBeNull();
  });

  it('is empty for an account that has done nothing', async () => {
    expect(await overview('MONTH', await app().account())).toEqual({
      delivered: 0,
      exhausted: 0,
      canceled: 0,
      pending: 0,
      backlog: 0,
      successRate: null,
      oldestDueAgeSeconds: null,
      latencyP50Ms: null,
      latencyP95Ms: null,
      latencyP99Ms: null,
    });
  });
});
