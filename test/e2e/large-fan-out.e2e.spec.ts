import { beforeAll, describe, expect, it } from 'vitest';

import { MOST_DELIVERIES_OF_BATCH, MOST_DELIVERIES_TOGETHER } from '../../src/events/fan-outs.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import type { TestAccount } from '../support/test-account.js';

const WEBHOOKS = 180;

const app = useApp({ ROLES: 'api' });
let account: TestAccount;

beforeAll(async () => {
  account = await app().account();
  const { id } = await account.webhook({ targetUrl: 'http://127.0.0.1:1999/' });
  await app().query(
    `INSERT INTO webhooks (account_id, event_type, target_url, format, retry_countdown_config, max_attempts, callback, config,
                           max_concurrency, is_active)
     SELECT account_id, event_type, target_url, format, retry_countdown_config, max_attempts, callback, config,
            max_concurrency, is_active
       FROM webhooks, generate_series(2, ${WEBHOOKS}) WHERE id = $1`,
    [id],
  );
});

const batch = (count: number, more: (n: number) => object = () => ({})) => ({
  events: Array.from({ length: count }, (_, n) => ({ type: 'order.created', payload: n, ...more(n) })),
});
const counted = async () =>
  (
    await app().query<{ events: number; deliveries: number; pending: number }>(
      `SELECT (SELECT count(*)::integer FROM events WHERE account_id = $1) AS events,
              (SELECT count(*)::integer FROM deliveries WHERE account_id = $1) AS deliveries,
              (SELECT count(*)::integer FROM pending_deliveries WHERE account_id = $1) AS pending`,
      [account.id],
    )
  )[0]!;

describe('a batch for many webhooks', () => {
  it(
    'is stored as a whole in several statements, none of which creates too many deliveries',
    { timeout: 60_000 },
    async () => {
      const before = await counted();
      const made: number[] = [];
      watchStatements((rows) => made.push(rows.reduce((sum, { deliveries }) => sum + deliveries, 0)));
      const { status, body } = await account.call<{ events: { id: string; deliveries: number }[] }>(
        ...(['POST', '/api/v1/events/batch', batch(250)] as const),
      );
      expect([status, body.events.length, new Set(body.events.map(({ id }) => id)).size]).toEqual([202, 250, 250]);
      expect(body.events.every(({ deliveries }) => deliveries === WEBHOOKS)).toBe(true);
      expect(made).toEqual([111 * WEBHOOKS, 111 * WEBHOOKS, 28 * WEBHOOKS]);
      expect(Math.max(...made)).toBeLessThanOrEqual(MOST_DELIVERIES_TOGETHER);
      const all = { deliveries: before.deliveries + 250 * WEBHOOKS, pending: before.pending + 250 * WEBHOOKS };
      expect(await counted()).toEqual({ events: before.events + 250, ...all });
    },
  );

  it('is not stored at all if its last statement fails', { timeout: 60_000 }, async () => {
    await account.publish({ payload: 'first' });
    const used = await account.call('POST', '/api/v1/events', { type: 'a', payload: 1 }, { 'Idempotency-Key': 'used' });
    expect(used.status).toBe(202);
    const before = await counted();
    const clash = batch(150, (n) => (n === 149 ? { idempotencyKey: 'used' } : { idempotencyKey: `k${n}` }));
    expect(refusal(await account.call('POST', '/api/v1/events/batch', clash))).toEqual([409, 'idempotency_conflict']);
    expect(await counted()).toEqual(before);
  });

  it('keeps only the first event of a key that occurs in two statements', { timeout: 60_000 }, async () => {
    const twice = batch(150, (n) => (n === 0 || n === 149 ? { idempotencyKey: 'twice', payload: 'same' } : {}));
    const { body } = await account.call<{ events: { id: string }[] }>('POST', '/api/v1/events/batch', twice);
    expect(body.events[149]).toEqual(body.events[0]);
    const again = await account.call<{ events: { id: string }[] }>(
      'POST',
      '/api/v1/events/batch',
      batch(2, () => ({})),
    );
    expect(again.status).toBe(202);
  });

  it('is refused with a hint if it would create too many, and nothing is stored', async () => {
    const before = await counted();
    const answer = await account.call('POST', '/api/v1/events/batch', batch(1_000));
    expect(refusal(answer)).toEqual([400, 'invalid_request', 'events']);
    expect(answer.text).toContain(`at most ${MOST_DELIVERIES_OF_BATCH.toLocaleString('en')} deliveries, not 180,000`);
    expect(answer.text).toContain('send at least 2 batches');
    expect(await counted()).toEqual(before);
  });

  it('is bounded, and so are single events that share a commit', { timeout: 60_000 }, async () => {
    await account.publish();
    const made: number[] = [];
    watchStatements((rows) => made.push(rows.reduce((sum, { deliveries }) => sum + deliveries, 0)));
    const published = await Promise.all(Array.from({ length: 250 }, () => account.publish()));
    expect(published.every(({ deliveries }) => deliveries === WEBHOOKS)).toBe(true);
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(250 * WEBHOOKS);
    expect(Math.max(...made)).toBeLessThanOrEqual(MOST_DELIVERIES_TOGETHER);
  });
});

type Rows = { deliveries: number }[];

/** Reports the rows of each publishing statement from now on. */
function watchStatements(tell: (rows: Rows) => void): void {
  const pool = app().app.get(StatementPool);
  const watched = <T extends Pick<StatementPool, 'run'>>(runner: T): T => {
    const run = runner.run.bind(runner);
    runner.run = async (statement, values) => {
      const rows = await run<never>(statement, values);
      if (statement.name === 'publish') tell(rows);
      return rows;
    };
    return runner;
  };
  delete (pool as Partial<StatementPool>).run;
  delete (pool as Partial<StatementPool>).transaction;
  watched(pool);
  const transaction = pool.transaction.bind(pool);
  pool.transaction = (work) => transaction((runner) => work(watched(runner as StatementPool)));
}
