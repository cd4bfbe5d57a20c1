import { gzipSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();

it('A gzipped response is shown decoded, and in the documented rows as received', async () => {
  const bytes = gzipSync('{"why":"not today"}');
  receiver.reset({ status: 503, body: bytes, headers: { 'content-encoding': 'gzip' } });
  const account = await app().account();
  await account.webhook({ targetUrl: receiver.url });
  const { id } = await account.publish();
  await app().worker.idle();
  const delivery = await account.deliveryOf(id);
  expect(delivery.attempts[0]).toMatchObject({ responseBody: '{"why":"not today"}', responseBodyTruncated: false });

  const query = `{ delivery(id: ${delivery.id}) { attempts { edges { node { responseBody responseBodyTruncated } } } } }`;
  const { body } = await account.call<{ data: unknown }>('POST', '/graphql', { query });
  const node = { responseBody: '{"why":"not today"}', responseBodyTruncated: false };
  expect(body.data).toEqual({ delivery: { attempts: { edges: [{ node }] } } });

  type Rows = { results: { response_content: string }[] };
  const listed = await account.call<Rows>('GET', '/api/v1/oms/settings/undelivered_webhooks/');
  expect(listed.body.results[0]!.response_content).toMatch(/^b["']\\x1f\\x8b\\x08/);
});

it('A small response that decodes to a large one is cut, and counts with its shown size', async () => {
  const bomb = gzipSync(Buffer.alloc(1024 * 1024, 'x'));
  receiver.reset({ status: 200, body: bomb, headers: { 'content-encoding': 'gzip' } });
  const account = await app().account();
  await account.webhook({ targetUrl: receiver.url });
  const { id } = await account.publish();
  await app().worker.idle();
  const delivery = await account.deliveryOf(id);
  expect(delivery.attempts[0]).toMatchObject({ responseBody: 'x'.repeat(65_536), responseBodyTruncated: true });

  const events = Array.from({ length: 80 }, () => ({ type: 'order.created', payload: null }));
  await account.call('POST', '/api/v1/events/batch', { events });
  await app().worker.idle();
  const asked = async (first: number) => {
    const fields = 'edges { node { attempts(first: 1) { edges { node { responseBody } } } } }';
    return (await account.call('POST', '/graphql', { query: `{ deliveries(first: ${first}) { ${fields} } }` })).text;
  };
  expect(await asked(20)).toContain('x'.repeat(65_536));
  expect(await asked(80)).toContain('answer_too_large');
});
