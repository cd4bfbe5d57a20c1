import { SchedulerRegistry } from '@nestjs/schedule';
import { beforeAll, describe, expect, it } from 'vitest';

import { LATENCY_BOUNDS_MS } from '../../src/counts/latency.js';
import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const COUNTS = ['created', 'delivered', 'exhausted', 'canceled', 'attempts', 'failedAttempts'] as const;
const NOTHING = Object.fromEntries(COUNTS.map((count) => [count, 0]));

type Bucket = Record<(typeof COUNTS)[number], number> & {
  startsAt: string;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyP99Ms: number | null;
};

/** Two deliveries arrive at once, one after a retry, one after exhaustion and a resend; one is canceled, one waits. */
const HAPPENED = { created: 6, delivered: 4, exhausted: 1, canceled: 1, attempts: 7, failedAttempts: 3 };

describe('the timeline', () => {
  const app = useApp();
  const receiver = useReceiver();
  let account: TestAccount;
  let webhookId: number;

  const timeline = async (args: string, of = account) =>
    (
      await graphqlOf(
        app(),
        of.token,
      )<{ timeline: Bucket[] }>(
        `{ timeline(${args}) { startsAt ${COUNTS.join(' ')} latencyP50Ms latencyP95Ms latencyP99Ms } }`,
      )
    ).timeline;
  const sums = (buckets: Bucket[]) =>
    Object.fromEntries(COUNTS.map((count) => [count, buckets.reduce((sum, bucket) => sum + bucket[count], 0)]));
  const fold = () => app().app.get(CountsCompactor).fold();
  const send = async (...statuses: number[]) => {
    receiver.reset(...statuses.map((status) => ({ status })));
    const { id } = await account.publish();
    await app().deliverDue();
    for (const _ of statuses.slice(1)) await app().deliverWaiting();
    return account.deliveryOf(id);
  };

  beforeAll(async () => {
    // Tests decide when changes are folded.
    app().app.get(SchedulerRegistry).deleteInterval('fold-counts');
    account = await app().account();
    webhookId = (await account.webhook({ targetUrl: receiver.url, maxAttempts: 2 })).id;
    await send(200);
    await send(200);
    await send(503, 200);
    const exhausted = await send(503, 503);
    receiver.reset();
    await account.resend(exhausted.id);
    await app().deliverDue();
    await account.call('POST', `/api/v1/webhooks/${webhookId}/pause`);
    const canceled = await account.deliveryOf((await account.publish()).id);
    await graphqlOf(app(), account.token)(`mutation { cancelDelivery(id: ${canceled.id}) { id } }`);
    await account.publish({ type: 'order.paid' });
  });

  it('adds up to what happened, folded or not', async () => {
    const ranges = ['range: HOUR', 'range: DAY, bucket: MINUTE', 'range: WEEK', 'range: MONTH'];
    const ways = ranges.flatMap((range) => [range, `${range}, webhookId: ${webhookId}`]);
    const add = async () => {
      for (const way of ways) expect([way, sums(await timeline(way))]).toEqual([way, HAPPENED]);
    };
    await add();
    await fold();
    await add();
    receiver.reset();
    await account.publish();
    const created = async (way: string) => sums(await timeline(way)).created;
    expect(await Promise.all(ways.map(created))).toEqual(ways.map(() => 7));
    await fold();
    expect(await Promise.all(ways.map(created))).toEqual(ways.map(() => 7));
  });

  it.each([
    ['range: HOUR', 61, 60_000],
    ['range: HOUR, bucket: FIVE_MINUTES', 13, 300_000],
    ['range: DAY', 25, 3_600_000],
    ['range: DAY, bucket: MINUTE', 1_441, 60_000],
    ['range: WEEK', 169, 3_600_000],
    ['range: WEEK, bucket: DAY', 8, 86_400_000],
    ['range: MONTH', 31, 86_400_000],
    ['range: MONTH, bucket: HOUR', 721, 3_600_000],
  ])('returns every step of %s, oldest first, aligned to UTC', async (args, count, ms) => {
    const starts = (await timeline(args)).map(({ startsAt }) => Date.parse(startsAt));
    expect(starts).toHaveLength(count);
    expect(starts).toEqual(starts.map((_, n) => starts[0]! + n * ms));
    expect(starts[0]! % ms).toBe(0);
    expect(starts.at(-1)! + ms).toBeGreaterThan(Date.now());
  });

  it('has empty steps where nothing happened', async () => {
    const [first] = await timeline('range: WEEK');
    expect(first).toMatchObject({ ...NOTHING, latencyP50Ms: null, latencyP95Ms: null, latencyP99Ms: null });
  });

  it('shows latencies within the bucket of the true one', async () => {
    const other = await app().account();
    await other.webhook({ targetUrl: receiver.url });
    receiver.reset();
    const { id } = await other.publish();
    await app().deliverDue();
    const { durationMs } = (await other.deliveryOf(id)).attempts[0]!;
    const bucketOf = (ms: number) => LATENCY_BOUNDS_MS.filter((bound) => bound <= ms).length;
    for (const bucket of ['MINUTE', 'HOUR']) {
      const [attempted] = (await timeline(`range: HOUR, bucket: ${bucket}`, other)).filter(
        ({ attempts }) => attempts > 0,
      );
      expect(bucketOf(attempted!.latencyP50Ms!)).toBe(bucketOf(durationMs));
      expect(attempted!.latencyP99Ms).toBe(attempted!.latencyP50Ms);
      await fold();
    }
  });

  it('excludes what precedes the range from the first hour', async () => {
    const other = await app().account();
    const { id } = await other.webhook({ targetUrl: receiver.url });
    await other.publish();
    await app().worker.idle();
    await fold();
    const { at } = (await app().query<{ at: Date }>(`SELECT date_trunc('minute', now() - interval '1 day') AS at`))[0]!;
    const before = new Date(at.getTime() - 60_000);
    const place = (minute: Date) =>
      app().query(
        `UPDATE delivery_rollups SET starts_at = date_trunc(grain, $2::timestamptz, 'UTC') WHERE account_id = $1`,
        [other.id, minute],
      );
    await place(at);
    expect(sums(await timeline('range: DAY', other)).created).toBe(1);
    await place(before);
    expect(sums(await timeline(`range: DAY, webhookId: ${id}`, other))).toEqual(NOTHING);
    expect(sums(await timeline(`range: WEEK, webhookId: ${id}`, other)).created).toBe(1);
  });

  it.each(['MINUTE', 'FIVE_MINUTES'])('refuses steps of %s for a range kept only by hour', async (bucket) => {
    for (const range of ['WEEK', 'MONTH']) {
      const answer = await graphql(
        app(),
        account.token,
        `{ timeline(range: ${range}, bucket: ${bucket}) { created } }`,
      );
      expect(graphqlRefusal(answer)).toEqual(['invalid_request', 'bucket']);
    }
  });

  it('reveals nothing about another account’s webhook, nor about an impossible one', async () => {
    const other = await app().account();
    for (const id of [webhookId, 0, '"x"', '"99999999999999999999"']) {
      expect(sums(await timeline(`range: DAY, webhookId: ${id}`, other))).toEqual(NOTHING);
    }
    for (const id of [0, '"x"']) {
      expect(sums(await timeline(`range: DAY, webhookId: ${id}`))).toEqual(NOTHING);
    }
  });
});
