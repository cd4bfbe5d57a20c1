import { SchedulerRegistry } from '@nestjs/schedule';
import { beforeAll, describe, expect, it } from 'vitest';

import { latencyBucket } from '../../src/counts/latency.js';
import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

/** Moves everything an account has done to one time. $1: account, $2: how long ago. */
const PLACE = [
  `UPDATE deliveries SET created_at = now() - $2::interval WHERE account_id = $1`,
  `UPDATE delivery_counts SET first_created_at = now() - $2::interval, last_created_at = now() - $2::interval WHERE account_id = $1`,
  `UPDATE delivery_rollups SET starts_at = date_trunc(grain, now() - $2::interval, 'UTC') WHERE account_id = $1`,
];

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
        delivered exhausted canceled pending successRate oldestDueAgeSeconds backlog
        attempts failedAttempts latencyP50Ms latencyP95Ms latencyP99Ms
      } }`)
    ).overview;

  beforeAll(async () => {
    // Tests decide when changes are folded.
    app().app.get(SchedulerRegistry).deleteInterval('fold-counts');
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

  it('counts the deliveries of the range by final state, folded or not', async () => {
    const before = await overview('HOUR');
    expect(before).toMatchObject({
      delivered: 3,
      exhausted: 1,
      canceled: 1,
      pending: 2,
      successRate: 0.75,
      backlog: 2,
      attempts: 4,
      failedAttempts: 1,
    });
    await app().app.get(CountsCompactor).fold();
    expect(await overview('HOUR')).toEqual(before);
  });

  it.each([
    ['HOUR', '61 minutes', '59 minutes'],
    ['DAY', '25 hours', '23 hours'],
    ['WEEK', '169 hours', '167 hours'],
    ['MONTH', '721 hours', '719 hours'],
  ])('looks back a %s', async (range, before, within) => {
    const other = await app().account();
    // Only the present partitions accept rows, so the rows keep their day and change their time.
    const place = async (age: string) => {
      await app().app.get(CountsCompactor).fold();
      for (const change of PLACE) await app().query(change, [other.id, age]);
    };
    await other.webhook({ targetUrl: receiver.url });
    receiver.reset();
    await other.publish();
    await app().deliverDue();
    await place(within);
    expect(await overview(range, other)).toMatchObject({
      delivered: 1,
      attempts: 1,
      latencyP50Ms: expect.any(Number) as number,
    });
    await place(before);
    expect(await overview(range, other)).toMatchObject({ delivered: 0, attempts: 0, latencyP50Ms: null });
  });

  it('shows latencies to within a quarter', async () => {
    const other = await app().account();
    const { id } = await other.webhook({ targetUrl: receiver.url });
    await app().query(
      `INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, latencies)
       SELECT $1, $2, 'order.created', current_date, 0, array_agg(${latencyBucket('n * 1000')}) FROM generate_series(1, 100) n`,
      [other.id, id],
    );
    const { latencyP50Ms, latencyP95Ms, latencyP99Ms } = await overview('HOUR', other);
    const asTrue = [latencyP50Ms! / 50_000, latencyP95Ms! / 95_000, latencyP99Ms! / 99_000];
    for (const ratio of asTrue) expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
  });

  it('shows how long the oldest delivery of an active webhook has been due', async () => {
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
    await app().query(
      `UPDATE pending_deliveries
          SET lease_token = gen_random_uuid(), leased_at = now() - interval '1 minute', leased_until = now() - interval '30 seconds'
        WHERE account_id = $1`,
      [account.id],
    );
    const sinceLapse = (await overview('HOUR')).oldestDueAgeSeconds;
    expect(sinceLapse).toBeGreaterThanOrEqual(30);
    expect(sinceLapse).toBeLessThan(60);
  });

  it('is empty for an account without activity', async () => {
    expect(await overview('MONTH', await app().account())).toEqual({
      delivered: 0,
      exhausted: 0,
      canceled: 0,
      pending: 0,
      backlog: 0,
      successRate: null,
      oldestDueAgeSeconds: null,
      attempts: 0,
      failedAttempts: 0,
      latencyP50Ms: null,
      latencyP95Ms: null,
      latencyP99Ms: null,
    });
  });
});
