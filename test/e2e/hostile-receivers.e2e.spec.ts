import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DeliveryWithAttemptsDto } from '../../src/deliveries/deliveries.dto.js';
import { freePort, useApp } from '../support/app.js';
import { type HostileBehaviour, type HostileReceiver, startHostileReceiver } from '../support/hostile-receiver.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();

const unanswered = (error: string) => ({ responseStatus: null, responseHeaders: null, responseBody: null, error });
const cutShort = { responseStatus: 200, responseBody: 'partial', responseBodyTruncated: true, error: null };

/** The recorded attempt for each. The first ones hold their connection until the deadline of one second. */
const EXPECTED = {
  'never answers': unanswered('timeout'),
  'drips its headers': unanswered('timeout'),
  'sends early hints without end': unanswered('timeout'),
  'drips its body': { responseStatus: 200, responseBody: expect.stringMatching(/^x+$/), error: 'timeout' },
  'drips its body in chunks': { responseStatus: 200, responseBody: expect.stringMatching(/^x+$/), error: 'timeout' },
  'sends a body without end': { responseBody: 'x'.repeat(65_536), responseBodyTruncated: true, error: null },
  'sends a gzip bomb': { responseStatus: 200, error: null },
  'sends 1 MiB of headers': unanswered('invalid_response'),
  'switches protocols': unanswered('invalid_response'),
  'answers as an SSH server': unanswered('invalid_response'),
  'resets before it answers': unanswered('connection_reset'),
  'closes before it answers': unanswered('connection_reset'),
  'resets after a 200': cutShort,
  'cuts its body short': cutShort,
  'answers 999': { responseStatus: 999, error: 'invalid_response' },
  'sends bytes that are no text': { responseStatus: 200, responseBody: '\u0000\ufffd\ufffd(', error: null },
} satisfies Partial<Record<HostileBehaviour, object>>;

const receivers = new Map<string, HostileReceiver>();
const deliveries = new Map<string, DeliveryWithAttemptsDto>();
let tookMs: number;

/** All at once, because none may keep the others waiting. */
beforeAll(async () => {
  const account = await app().account();
  const nobody = `http://127.0.0.1:${await freePort()}/`;
  for (const behaviour of Object.keys(EXPECTED)) {
    receivers.set(behaviour, await startHostileReceiver(behaviour as HostileBehaviour));
  }
  const urls = new Map([...receivers].map(([behaviour, { url }]) => [behaviour, url]));
  urls.set('is not there', nobody).set('is well', receiver.url);
  for (const [behaviour, targetUrl] of urls) {
    await account.webhook({ targetUrl, eventType: behaviour.replaceAll(' ', '-'), timeoutSeconds: 1 });
  }
  const startedAt = performance.now();
  const events = [...urls.keys()].map((behaviour) => ({ type: behaviour.replaceAll(' ', '-'), payload: null }));
  const { body } = await account.call<{ events: { id: string }[] }>('POST', '/api/v1/events/batch', { events });
  await app().deliverDue();
  tookMs = performance.now() - startedAt;
  for (const [index, behaviour] of [...urls.keys()].entries()) {
    deliveries.set(behaviour, await account.deliveryOf(body.events[index]!.id));
  }
});
afterAll(() => Promise.all([...receivers.values()].map((hostile) => hostile.close())));

it('ends every attempt at its deadline', () => {
  expect(tookMs).toBeLessThan(5_000);
  for (const { attempts } of deliveries.values()) expect(attempts[0]?.durationMs).toBeLessThan(2_000);
});

it.each(Object.entries(EXPECTED))('records one attempt at a receiver that %s', (behaviour, expected) => {
  const delivery = deliveries.get(behaviour)!;
  expect(delivery.attempts).toHaveLength(1);
  expect(delivery.attempts[0]).toMatchObject(expected);
  const { responseStatus, error } = delivery.attempts[0]!;
  expect(delivery.status).toBe(responseStatus === 200 && error === null ? 'delivered' : 'pending');
});

it('records one attempt at a receiver that does not exist', () => {
  expect(deliveries.get('is not there')).toMatchObject({ status: 'pending', lastError: 'connection_refused' });
});

it('delivers to a healthy receiver beside them', () => {
  expect(deliveries.get('is well')).toMatchObject({ status: 'delivered' });
});

it('reveals no address in any error', async () => {
  const rows = await app().query<{ text: string }>(`SELECT concat(last_error, final_reason) AS text FROM deliveries`);
  for (const { text } of rows) expect(text).not.toMatch(/127\.0\.0\.1|:\d{4}/);
});

it('records binary responses as received', async () => {
  const { id } = deliveries.get('sends bytes that are no text')!;
  const rows = await app().query(`SELECT response_body FROM attempts WHERE delivery_id = $1`, [id]);
  expect(rows).toEqual([{ response_body: Buffer.from([0x00, 0xff, 0xc3, 0x28]) }]);
});
