import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PublishedBatchDto } from '../../src/events/events.dto.js';
import { EventsService } from '../../src/events/events.service.js';
import { useApp } from '../support/app.js';
import { BlockedTable } from '../support/blocked-table.js';
import { type Answer, refusal } from '../support/call.js';
import type { TestAccount } from '../support/test-account.js';

const EVENT = { type: 'order.created', payload: { id: 1 } };
const DRAFT = {
  type: 'order.created',
  payload: Buffer.from('1'),
  objectId: null,
  contentType: null,
  instance: null,
  occurredAt: null,
  idempotencyKey: null,
};

/** The most that may wait: see `publish.intake.ts`. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_PUBLISHES = 5_000;

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
let blocked: BlockedTable;

beforeEach(async () => {
  account = await app().account();
  await account.publish();
  blocked = await BlockedTable.of(app().config.databaseUrl, 'events');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await blocked.release();
});

const publish = () => account.call('POST', '/api/v1/events', EVENT);
const stored = async () => {
  const [row] = await app().query<{ events: number }>(
    `SELECT count(*)::integer AS events FROM events WHERE account_id = $1`,
    [account.id],
  );
  return row!.events - 1;
};
const refusals = async () => {
  const { text } = await app().call(null, 'GET', '/metrics');
  return Number(/^hookledger_publishes_refused_total (\d+)$/m.exec(text)?.[1]);
};

function expectBusy(answer: Answer<unknown>): void {
  expect(refusal(answer as never)).toEqual([503, 'unavailable']);
  expect(answer.headers['retry-after']).toBe('2');
  expect(answer.text).toContain('with the same Idempotency-Key');
}

describe('publishing while the database does not respond', () => {
  it('accepts up to the limit of bytes, and stores everything accepted', async () => {
    const before = await refusals();
    const payload = 'x'.repeat(250_000);
    const events = Array.from({ length: 30 }, () => ({ type: 'large', payload }));
    const body = JSON.stringify({ events });
    // One per account, because a single account has no room for so many bodies.
    const accounts = [account, ...(await Promise.all(Array.from({ length: 10 }, () => app().account())))];
    const answers = accounts.map((one) => one.call<PublishedBatchDto>('POST', '/api/v1/events/batch', body));
    // Eight fit.
    await expect.poll(async () => (await refusals()) - before, { timeout: 10_000 }).toBe(3);
    expectBusy(await account.call('POST', '/api/v1/events/batch', body));
    await blocked.release();

    const accepted = (await Promise.all(answers)).filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(8);
    expect(accepted.length * body.length).toBeLessThanOrEqual(MOST_BYTES);
    const [{ count } = { count: 0 }] = await app().query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM events WHERE account_id = ANY ($1) AND type = 'large'`,
      [accounts.map(({ id }) => id)],
    );
    expect(count).toBe(accepted.length * events.length);
    expect((await publish()).status).toBe(202);
  });

  it('accepts up to the limit of publishes, and stores everything accepted', async () => {
    const service = app().app.get(EventsService);
    const accepted = Array.from({ length: MOST_PUBLISHES }, () => service.publish(account.id, [DRAFT]));
    await blocked.hasWaiting(1);
    expectBusy(await publish());
    await blocked.release();
    expect(await Promise.all(accepted)).toHaveLength(MOST_PUBLISHES);
    expect(await stored()).toBe(MOST_PUBLISHES);
  });

  it('accepts nothing more once the first has waited five seconds', async () => {
    const service = app().app.get(EventsService);
    // One more than the number of concurrent statements.
    const accepted = Array.from({ length: 3 }, () => service.publish(account.id, [DRAFT]));
    await blocked.hasWaiting(1);
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 5_000);
    expectBusy(await publish());
    clock.mockRestore();
    await blocked.release();
    await Promise.all(accepted);
    expect(await stored()).toBe(3);
  });
});
