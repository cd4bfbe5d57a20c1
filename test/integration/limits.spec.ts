import { Test, type TestingModule } from '@nestjs/testing';
import { SchedulerRegistry } from '@nestjs/schedule';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { PeriodicTasksModule } from '../../src/common/periodic-tasks.module.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import type { LimitedWebhook } from '../../src/delivery/limits/limited-webhook.js';
import { LimitsModule } from '../../src/delivery/limits/limits.module.js';
import { SlotShareKeeper } from '../../src/delivery/limits/slot-share.keeper.js';
import { type FinishedAttempt, WebhookLimits } from '../../src/delivery/limits/webhook.limits.js';
import { testConfig } from '../support/app.js';
import { aWebhook } from '../support/deliveries.js';
import { useDatabase } from '../support/database.js';

const webhook = (fields: Partial<LimitedWebhook> = {}): LimitedWebhook => ({
  id: 1,
  targetUrl: 'https://shop.example/hooks',
  host: 'shop.example',
  maxConcurrency: 20,
  rateLimitPerSecond: null,
  timeoutSeconds: 10,
  ...fields,
});

let deliveries = 0;
const attempt = (fields: Partial<FinishedAttempt>): FinishedAttempt => ({
  deliveryId: String(++deliveries),
  succeeded: false,
  stalled: false,
  timedOut: false,
  isEvidence: true,
  isProbe: false,
  ...fields,
});
const SUCCESS = { succeeded: true };
const TIME_OUT = { stalled: true, timedOut: true };

describe('WebhookLimits', () => {
  const database = useDatabase();
  let client: pg.Client;
  let module: TestingModule;
  let limits: WebhookLimits;

  beforeAll(async () => {
    client = new pg.Client({ connectionString: database() });
    await client.connect();
    await client.query(`INSERT INTO accounts (name) VALUES ('test')`);
    expect(await aWebhook(client, 1, { targetUrl: webhook().targetUrl })).toBe(1);
  });
  beforeEach(async () => {
    await client.query('TRUNCATE slot_shares, rate_buckets, circuits');
    const config = await testConfig(database(), { HOST_CONCURRENCY: '30' });
    module = await Test.createTestingModule({
      imports: [ConfigModule.of(config), PeriodicTasksModule, DatabaseModule, LimitsModule],
    }).compile();
    module.useLogger(false);
    await module.init();
    module.get(SchedulerRegistry).deleteInterval('renew-shares');
    limits = module.get(WebhookLimits);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await module.close();
  });
  afterAll(() => client.end());

  /** Starts and ends this many attempts in sequence. */
  async function attempts(n: number, fields: Partial<FinishedAttempt>, of = webhook()): Promise<void> {
    for (let made = 0; made < n; made++) {
      limits.started(of);
      await limits.finished(of, attempt(fields));
    }
  }
  const rows = async (table: string) =>
    (await client.query(`SELECT * FROM ${table}`)).rows as Record<string, unknown>[];

  it('has no room without a share, and the window’s room with one', async () => {
    expect(limits.roomOf(webhook())).toBe(0);
    await limits.prepare([webhook(), webhook({ id: 2, maxConcurrency: 3 })]);
    expect([limits.roomOf(webhook()), limits.roomOf(webhook({ id: 2, maxConcurrency: 3 }))]).toEqual([8, 3]);
    limits.started(webhook());
    expect(limits.roomOf(webhook())).toBe(7);
  });

  it('grows the window with successes up to the limit, and sends no statement in the steady state', async () => {
    await attempts(50, SUCCESS);
    await limits.prepare([webhook()]);
    expect(limits.roomOf(webhook())).toBe(20);
    const { sent } = module.get(StatementPool);
    await limits.prepare([webhook()]);
    expect(module.get(StatementPool).sent).toBe(sent);
    await attempts(1, { stalled: true });
    expect(limits.roomOf(webhook())).toBe(10);
  });

  it('shares a host’s room among the webhooks that point to it', async () => {
    const all = [1, 2, 3, 4, 5].map((id) => webhook({ id }));
    await limits.prepare(all);
    expect(limits.hostRoomOf('shop.example')).toBe(30);
    for (const each of all.slice(0, 3)) for (let n = 0; n < 8; n++) limits.started(each);
    expect(limits.hostRoomOf('shop.example')).toBe(6);
    expect(limits.hostRoomOf('other.example')).toBe(0);
  });

  it('grants tokens only to webhooks with a rate limit, at their rate', async () => {
    const limited = webhook({ id: 2, rateLimitPerSecond: 0.5 });
    const grants = await limits.takeTokens([
      { webhook: webhook(), n: 5 },
      { webhook: limited, n: 5 },
    ]);
    expect([grants.get(1)?.granted, grants.get(2)?.granted]).toEqual([5, 1]);
    await limits.giveBackTokens([{ webhook: limited, n: 1 }]);
    expect((await limits.takeTokens([{ webhook: limited, n: 1 }])).get(2)).toMatchObject({ granted: 1 });
  });

  it('opens the circuit after five timeouts in a row and restarts slowly after a probe', async () => {
    await attempts(5, TIME_OUT);
    expect(await rows('circuits')).toMatchObject([{ webhook_id: 1, reason: '5 time-outs in a row' }]);
    await client.query('UPDATE circuits SET open_until = now()');
    limits.circuitFound(1);
    await attempts(1, { ...SUCCESS, isProbe: true });
    expect(await rows('circuits')).toEqual([]);
    await limits.prepare([webhook()]);
    expect(limits.roomOf(webhook())).toBe(2);
  });

  it('does not judge a receiver by attempts during which this process was frozen', async () => {
    await attempts(20, { ...TIME_OUT, isEvidence: false });
    expect(await rows('circuits')).toEqual([]);
    await limits.prepare([webhook()]);
    expect(limits.roomOf(webhook())).toBe(8);
  });

  it('reopens the circuit for longer when the probe fails', async () => {
    await attempts(5, TIME_OUT);
    await client.query('UPDATE circuits SET open_until = now()');
    await attempts(1, { isProbe: true });
    expect(await rows('circuits')).toMatchObject([{ trips: 2 }]);
  });

  it('closes an open circuit on any success', async () => {
    await client.query(`INSERT INTO circuits (webhook_id, reason, open_until) VALUES (1, 'x', now())`);
    await attempts(1, SUCCESS);
    expect(await rows('circuits')).toHaveLength(1);
    limits.circuitFound(1);
    await attempts(1, SUCCESS);
    expect(await rows('circuits')).toEqual([]);
  });

  it('never throws while the database is away, and repeats the update with the next attempt', async () => {
    vi.spyOn(module.get(StatementPool), 'run').mockRejectedValueOnce(new Error('Connection terminated'));
    await attempts(5, TIME_OUT);
    expect(await rows('circuits')).toEqual([]);
    await attempts(5, TIME_OUT);
    expect(await rows('circuits')).toHaveLength(1);
  });

  it('keeps the shares of requests in flight at shutdown and gives back the others', async () => {
    await limits.prepare([webhook(), webhook({ id: 2, host: 'other.example' })]);
    limits.started(webhook());
    await module.get(SlotShareKeeper).beforeApplicationShutdown();
    const kept = (await rows('slot_shares')).map(({ name }) => name);
    expect(new Set(kept)).toEqual(new Set(['host:shop.example', 'webhook:1']));
    await limits.finished(webhook(), attempt(SUCCESS));
    await module.close();
    expect(await rows('slot_shares')).toEqual([]);
  });
});
