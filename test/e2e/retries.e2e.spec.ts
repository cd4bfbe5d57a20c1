import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import type { TestAccount } from '../support/test-account.js';
import { type ReceiverAnswer, useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

/** The most seconds the database needs to record an attempt. */
const SLACK = 5;
const DAY = 86_400;

/** The seconds from the last attempt to the next. */
async function storedWait(account: TestAccount, deliveryId: number): Promise<number> {
  const { status, lastAttemptAt, nextAttemptAt } = await account.delivery(deliveryId);
  expect(status).toBe('pending');
  return (Date.parse(nextAttemptAt!) - Date.parse(lastAttemptAt!)) / 1000;
}

/** An account and its one delivery, attempted once. */
async function attempted(fields: Record<string, unknown>, ...answers: ReceiverAnswer[]) {
  receiver.reset(...answers);
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  const event = await account.publish();
  await app().worker.idle();
  const { id } = await account.deliveryOf(event.id);
  return { account, webhook, event, id };
}

describe('the wait before each retry', () => {
  /** Waits without jitter. Each stored wait is at least this long, and at most a tenth and some slack longer. */
  const CASES: [name: string, choice: string, kwargs: Record<string, unknown>, waits: number[]][] = [
    ['is always the same', 'fixed', { seconds: 60 }, [60, 60, 60]],
    ['grows by base', 'linear', { base: 700 }, [0, 700, 1_400, 2_100]],
    ['grows by base up to limit', 'linear', { base: 700, limit: 1_000 }, [0, 700, 1_000, 1_000]],
    ['grows by a factor', 'exponential', { base: 30 }, [1, 30, 900, 27_000]],
    ['grows by a factor up to limit', 'exponential', { base: 30, limit: 500 }, [1, 30, 500, 500]],
    ['follows the list, whose last wait repeats', 'schedule', { seconds: [5, 300, 100] }, [5, 300, 100, 100]],
    ['follows the list with jitter', 'schedule', { seconds: [500], jitter: true }, [500, 500]],
    ['may be zero', 'fixed', { seconds: 0 }, [0, 0]],
  ];

  it.each(CASES)('%s: %s %j', async (_, choice, kwargs, waits) => {
    const fields = { retryCountdownConfig: { choice, kwargs }, maxAttempts: waits.length + 1 };
    const { account, id } = await attempted(fields, { status: 500 });
    for (const wait of waits) {
      const stored = await storedWait(account, id);
      expect(stored).toBeGreaterThanOrEqual(wait);
      expect(stored).toBeLessThan(wait * (choice === 'fixed' ? 1 : 1.1) + SLACK);
      await app().deliverWaiting(account);
    }
  });

  it('lies between the bounds: random', async () => {
    const kwargs = { min_value: 100, max_value: 200 };
    const { account, id } = await attempted({ retryCountdownConfig: { choice: 'random', kwargs } }, { status: 500 });
    for (let retry = 0; retry < 5; retry++) {
      const stored = await storedWait(account, id);
      expect(stored).toBeGreaterThanOrEqual(100);
      expect(stored).toBeLessThan(200 + SLACK);
      await app().deliverWaiting(account);
    }
  });

  it('is the format’s default if none was given', async () => {
    for (const [format, wait] of [
      ['envelope', 60],
      ['standard', 5],
      ['cloudevents', 5],
      ['notification', 900],
    ] as const) {
      const { account, webhook, id } = await attempted({ format }, { status: 500 });
      const stored = await storedWait(account, id);
      // Five seconds pass soon, and a request sent then must not reach the following tests.
      await account.patchWebhook(webhook.id, { isActive: false });
      expect(stored).toBeGreaterThanOrEqual(wait);
      expect(stored).toBeLessThan(wait + SLACK);
    }
  });

  it('is not cut short: nothing is sent before it ends', async () => {
    const { account, id } = await attempted({}, { status: 500 });
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
    expect(await account.delivery(id)).toMatchObject({ attemptCount: 1 });
  });
});

describe('Retry-After', () => {
  it.each([
    ['delays the retry', '3600', 3_600],
    ['delays it by at most a day', '99999999999', DAY],
    ['yields to a longer countdown', '5', 60],
    ['is ignored if it is negative', '-1', 60],
    ['is ignored if it is nonsense', 'soon', 60],
    ['is ignored if it is nonsense that a lenient parser reads as a date', 'Dec 2099', 60],
    ['is ignored if it is not a whole number', '3600.5', 60],
    ['is ignored if it is empty', '', 60],
  ])('%s: %j', async (_, header, wait) => {
    const { account, id } = await attempted({}, { status: 503, headers: { 'Retry-After': header } });
    const stored = await storedWait(account, id);
    expect(stored).toBeGreaterThanOrEqual(wait);
    expect(stored).toBeLessThan(wait + SLACK);
  });

  it.each([
    ['may be a date', 3_600, 3_600],
    ['may be a date at most a day ahead', 40 * DAY, DAY],
    ['is ignored if its date is past', -3_600, 60],
  ])('%s', async (_, secondsAhead, wait) => {
    const date = new Date(Date.now() + secondsAhead * 1000).toUTCString();
    const { account, id } = await attempted({}, { status: 503, headers: { 'Retry-After': date } });
    const stored = await storedWait(account, id);
    // A few seconds may have passed since.
    expect(stored).toBeGreaterThan(wait - SLACK);
    expect(stored).toBeLessThan(wait + SLACK);
  });
});

describe('a retry', () => {
  it('has the same webhook-id and body', async () => {
    const { account, id } = await attempted({}, { status: 500, body: 'no' }, { status: 200, body: 'yes' });
    await app().deliverWaiting(account);
    const [first, second] = receiver.received;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({ status: 'delivered', attemptCount: 2, lastResponseStatus: 200 });
    expect(delivery.attempts).toMatchObject([
      { number: 1, responseStatus: 500, responseBody: 'no', responseBodyTruncated: false, error: null },
      { number: 2, responseStatus: 200, responseBody: 'yes', responseBodyTruncated: false, error: null },
    ]);
  });

  it('goes to the webhook’s current URL with its current headers, while the delivery shows its original URL', async () => {
    const { account, webhook, id } = await attempted({}, { status: 500 });
    await account.patchWebhook(webhook.id, { targetUrl: `${receiver.url}/moved`, additionalHeaders: { 'X-New': '1' } });
    receiver.reset();
    await app().deliverWaiting(account);
    expect(receiver.received).toMatchObject([{ url: '/webhook/moved', headers: { 'x-new': '1' } }]);
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', targetUrl: receiver.url });
  });

  it('follows the webhook’s current countdown and maxAttempts', async () => {
    const { account, webhook, id } = await attempted({}, { status: 500 });
    await account.patchWebhook(webhook.id, {
      maxAttempts: 3,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 7_200 } },
    });
    await app().deliverWaiting(account);
    expect(await storedWait(account, id)).toBeGreaterThanOrEqual(7_200);
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 3 });
  });
});

describe('a response other than 2xx', () => {
  it.each([400, 401, 404, 418, 429, 500, 502, 503])('is retried: %i', async (status) => {
    const { account, id } = await attempted({}, { status });
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({ status: 'pending', lastResponseStatus: status, lastError: null });
    expect(await storedWait(account, id)).toBeGreaterThanOrEqual(60);
  });

  it.each([200, 201, 202, 204, 299])('does not include %i', async (status) => {
    const { account, id } = await attempted({}, { status });
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', lastResponseStatus: status });
  });

  it.each([301, 302, 303, 304, 307, 308])('is not followed: %i', async (status) => {
    const location = `${receiver.url}/elsewhere`;
    const { account, id } = await attempted({}, { status, headers: { location } }, { status: 200 });
    expect(receiver.received).toHaveLength(1);
    const { attempts } = await account.delivery(id);
    expect(attempts).toMatchObject([{ responseStatus: status, error: 'redirect', responseHeaders: { location } }]);
    expect(await storedWait(account, id)).toBeGreaterThanOrEqual(60);
  });

  it('is final if it is 410: the webhook is disabled and its deliveries are canceled', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url });
    receiver.reset({ status: 500 }, { status: 410 });
    const waiting = await account.publish({ type: 'waiting' });
    await app().deliverDue();
    const gone = await account.publish({ type: 'gone' });
    await app().deliverDue();

    const webhook = await account.call('GET', `/api/v1/webhooks/${id}`);
    expect(webhook.body).toMatchObject({ isActive: false, disabledReason: expect.stringContaining('410') });
    expect(await account.deliveryOf(gone.id)).toMatchObject({
      status: 'canceled',
      attemptCount: 1,
      lastResponseStatus: 410,
      nextAttemptAt: null,
      finalReason: expect.stringContaining('410'),
    });
    expect(await account.deliveryOf(waiting.id)).toMatchObject({
      status: 'canceled',
      attemptCount: 1,
      nextAttemptAt: null,
      finalReason: expect.stringContaining('410'),
    });
    expect((await account.publish()).deliveries).toBe(0);
    await app().deliverWaiting(account);
    expect(receiver.received).toHaveLength(2);
  });
});
