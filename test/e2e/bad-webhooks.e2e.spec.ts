import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';
import { useNothingStored } from '../support/nothing-stored.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
let account: TestAccount;
let webhookId: number;

beforeAll(async () => {
  account = await app().account();
  webhookId = (await account.webhook({ targetUrl: 'https://receiver.example/' })).id;
});
useNothingStored(app);

const WEBHOOK = { eventType: '*', targetUrl: 'https://receiver.example/' };

describe('a webhook', () => {
  const fixed = (seconds: unknown) => ({ choice: 'fixed', kwargs: { seconds } });
  const countdown = (choice: unknown, kwargs?: unknown) => ({ retryCountdownConfig: { choice, kwargs } });
  const KWARGS = 'retryCountdownConfig.kwargs';
  const CASES: [field: string, changes: Record<string, unknown>][] = [
    ['eventType', { eventType: null }],
    ['eventType', { eventType: '' }],
    ['eventType', { eventType: 'a*b' }],
    ['eventType', { eventType: '**' }],
    ['eventType', { eventType: 'a b' }],
    ['eventType', { eventType: 'a\ud800' }],
    ['eventType', { eventType: 't'.repeat(201) }],
    ['targetUrl', { targetUrl: null }],
    ['targetUrl', { targetUrl: 5 }],
    ['targetUrl', { targetUrl: '' }],
    ['targetUrl', { targetUrl: 'receiver.example' }],
    ['targetUrl', { targetUrl: 'ftp://receiver.example/' }],
    ['targetUrl', { targetUrl: 'http://receiver.example/' }],
    ['targetUrl', { targetUrl: 'https://user:password@receiver.example/' }],
    ['targetUrl', { targetUrl: 'https://receiver.example/#fragment' }],
    ['targetUrl', { targetUrl: 'https://receiver.example:22/' }],
    ['targetUrl', { targetUrl: 'https://localhost/' }],
    ['targetUrl', { targetUrl: 'https://10.0.0.1/' }],
    ['targetUrl', { targetUrl: 'https://169.254.169.254/latest/meta-data' }],
    ['targetUrl', { targetUrl: 'https://[::1]/' }],
    ['targetUrl', { targetUrl: 'https://0x7f.1/' }],
    ['targetUrl', { targetUrl: `https://receiver.example/?${'x'.repeat(2_023)}` }],
    ['format', { format: 'xml' }],
    [
      'signature.header',
      { additionalHeaders: { 'x-hmac': '1' }, signature: { header: 'X-HMAC', algorithm: 'sha1', encoding: 'hex' } },
    ],
    ['secretKey', { secretKey: 5 }],
    ['secretKey', { secretKey: '' }],
    ['secretKey', { secretKey: ' in plain words' }],
    ['secretKey', { secretKey: `v1,whsec_${Buffer.alloc(32).toString('base64')}` }],
    ['secretKey', { secretKey: '********' }],
    ['secretKey', { secretKey: 'short' }],
    ['secretKey', { secretKey: 'whsec_too-short' }],
    ['secretKey', { secretKey: 'half a \ud800 pair' }],
    ['retryCountdownConfig', { retryCountdownConfig: null }],
    ['retryCountdownConfig', { retryCountdownConfig: 'fixed' }],
    ['retryCountdownConfig', { retryCountdownConfig: [] }],
    ['retryCountdownConfig.choice', countdown('sometimes', {})],
    ['retryCountdownConfig.choice', countdown('constructor', {})],
    ['retryCountdownConfig.choice', countdown(undefined, {})],
    [KWARGS, countdown('fixed')],
    ['retryCountdownConfig.extra', { retryCountdownConfig: { ...fixed(60), extra: 1 } }],
    [`${KWARGS}.seconds`, countdown('fixed', {})],
    [`${KWARGS}.seconds`, countdown('fixed', { seconds: '60' })],
    [`${KWARGS}.seconds`, countdown('fixed', { seconds: -1 })],
    [`${KWARGS}.seconds`, countdown('fixed', { seconds: 1.5 })],
    [`${KWARGS}.minutes`, countdown('fixed', { seconds: 1, minutes: 1 })],
    [`${KWARGS}.base`, countdown('linear', { limit: 5 })],
    [`${KWARGS}.limit`, countdown('exponential', { base: 2, limit: null })],
    [`${KWARGS}.max_value`, countdown('random', { min_value: 5, max_value: 5 })],
    [`${KWARGS}.min_value`, countdown('random', { max_value: 5 })],
    [`${KWARGS}.seconds`, countdown('schedule', { seconds: [] })],
    [`${KWARGS}.seconds`, countdown('schedule', { seconds: [5, '6'] })],
    [`${KWARGS}.jitter`, countdown('schedule', { seconds: [5], jitter: 0.5 })],
    ['maxAttempts', { maxAttempts: 0 }],
    ['maxAttempts', { maxAttempts: 1.5 }],
    ['maxAttempts', { maxAttempts: null }],
    ['timeoutSeconds', { timeoutSeconds: 0 }],
    ['timeoutSeconds', { timeoutSeconds: '10' }],
    ['additionalHeaders', { additionalHeaders: 'X-Foo: 1' }],
    ['additionalHeaders', { additionalHeaders: null }],
    ['additionalHeaders', { additionalHeaders: ['X-Foo'] }],
    ['additionalHeaders.X-Foo', { additionalHeaders: { 'X-Foo': 5 } }],
    ['additionalHeaders.X-Foo', { additionalHeaders: { 'X-Foo': 'a\r\nb: c' } }],
    ['additionalHeaders.X-Foo', { additionalHeaders: { 'X-Foo': '\u0000' } }],
    ['additionalHeaders.X Foo', { additionalHeaders: { 'X Foo': '1' } }],
    ['additionalHeaders.Host', { additionalHeaders: { 'X-Foo': '1', Host: 'a' } }],
    ['additionalHeaders.content-length', { additionalHeaders: { 'content-length': '1' } }],
    ['additionalHeaders.Webhook-Signature', { additionalHeaders: { 'Webhook-Signature': 'v1,x' } }],
    ['additionalHeaders.Metadata-Flavor', { additionalHeaders: { 'Metadata-Flavor': 'Google' } }],
    ['additionalHeaders.constructor', { additionalHeaders: { constructor: '1' } }],
    ['config.prototype', { config: { prototype: 1 } }],
    ['config', { config: { a: [{ constructor: 1 }] } }],
    ['additionalHeaders.X-Event', { additionalHeaders: { 'X-Event': '{{event.name}}' } }],
    ['additionalHeaders.X-Event', { additionalHeaders: { 'X-Event': 'a {{ event.type }}' } }],
    ['additionalHeaders.X-Event', { additionalHeaders: { 'X-Event': '{{event.type' } }],
    ['additionalHeaders.X-Event', { additionalHeaders: { 'X-Event': '{{{event.type}}}{{}}' } }],
    ['additionalHeaders.X-Event', { additionalHeaders: { 'X-Event': '{{event.id}}'.repeat(11) } }],
    ['callback', { callback: 5 }],
    ['callback', { callback: 'a\u0000' }],
    ['config', { config: 'x' }],
    ['config', { config: [] }],
    ['isActive', { isActive: 'true' }],
    ...[0, -1, 10_001, 2 ** 53, 1.5, '5', 'NaN', true, null, [5], {}].map((maxConcurrency): (typeof CASES)[number] => [
      'maxConcurrency',
      { maxConcurrency },
    ]),
    ...[0, -1, 0.009, 100_001, Number.MAX_VALUE, '5', 'NaN', 'Infinity', true, [5], {}].map(
      (rateLimitPerSecond): (typeof CASES)[number] => ['rateLimitPerSecond', { rateLimitPerSecond }],
    ),
    ['signature', { signature: 'sha1' }],
    ['signature', { signature: [] }],
    ['signature.header', { signature: { header: 'a b', algorithm: 'sha1', encoding: 'hex' } }],
    ['signature.header', { signature: { header: 'webhook-signature', algorithm: 'sha1', encoding: 'hex' } }],
    ['signature.algorithm', { signature: { header: 'X-Sig', algorithm: 'md5', encoding: 'hex' } }],
    ['signature.rotation', { signature: { header: 'X-Sig', algorithm: 'sha1', encoding: 'hex', rotation: 'never' } }],
    ['signature.rotation', { signature: { header: 'X-Sig', algorithm: 'sha1', encoding: 'hex', rotation: null } }],
    ['signature.prefix', { signature: { header: 'X-Sig', algorithm: 'sha1', encoding: 'hex', prefix: 'a\n' } }],
    ['signature.key', { signature: { header: 'X-Sig', algorithm: 'sha1', encoding: 'hex', key: 'x' } }],
  ];

  it.each(CASES)('is refused for its %s: %j', async (field, changes) => {
    const created = await account.call('POST', '/api/v1/webhooks', { ...WEBHOOK, ...changes });
    expect(refusal(created)).toEqual([400, 'invalid_request', field]);
    const changed = await account.call('PATCH', `/api/v1/webhooks/${webhookId}`, changes);
    expect(refusal(changed)).toEqual([400, 'invalid_request', field]);
  });

  it.each(['maxConcurrency', 'rateLimitPerSecond'])(
    'is refused for a %s beyond the range of numbers',
    async (field) => {
      for (const number of ['1e999', '-1e999']) {
        const body = `{"eventType":"*","targetUrl":"https://receiver.example/","${field}":${number}}`;
        expect(refusal(await account.call('POST', '/api/v1/webhooks', body))).toEqual([400, 'invalid_request', field]);
        const changed = await account.call('PATCH', `/api/v1/webhooks/${webhookId}`, `{"${field}":${number}}`);
        expect(refusal(changed)).toEqual([400, 'invalid_request', field]);
      }
    },
  );

  const CREATE = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { id } }';
  const UPDATE = 'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { id } }';

  it.each([
    ['maxConcurrency', 0],
    ['maxConcurrency', -1],
    ['maxConcurrency', 10_001],
    ['maxConcurrency', null],
    ['rateLimitPerSecond', 0],
    ['rateLimitPerSecond', -1],
    ['rateLimitPerSecond', 0.009],
    ['rateLimitPerSecond', 1e300],
  ])('is refused in GraphQL for its %s: %j', async (field, value) => {
    const input = { [field]: value };
    const created = await graphql(app(), account.token, CREATE, { input: { ...WEBHOOK, ...input } });
    expect(graphqlRefusal(created)).toEqual(['invalid_request', field]);
    const changed = await graphql(app(), account.token, UPDATE, { id: webhookId, input });
    expect(graphqlRefusal(changed)).toEqual(['invalid_request', field]);
  });

  it.each([
    ['maxConcurrency', '5'],
    ['maxConcurrency', 1.5],
    ['maxConcurrency', 2 ** 53],
    ['rateLimitPerSecond', '5'],
    ['rateLimitPerSecond', 'NaN'],
    ['rateLimitPerSecond', true],
  ])('is refused by GraphQL’s own validation, which names its %s: %j', async (field, value) => {
    const input = { [field]: value };
    for (const answer of [
      await graphql(app(), account.token, CREATE, { input: { ...WEBHOOK, ...input } }),
      await graphql(app(), account.token, UPDATE, { id: webhookId, input }),
    ]) {
      expect([answer.status, ...graphqlRefusal(answer)]).toEqual([200, 'BAD_USER_INPUT']);
      expect(answer.body.errors![0]!.message).toContain(`input.${field}`);
    }
  });

  it('is refused for a config larger than 16 KiB', async () => {
    const config = { a: 'x'.repeat(16_384) };
    const created = await account.call('POST', '/api/v1/webhooks', { ...WEBHOOK, config });
    expect(refusal(created)).toEqual([400, 'invalid_request', 'config']);
  });

  it.each([
    ['config', 65],
    ['config', 100_000],
    ['additionalHeaders', 100_000],
    ['unknown', 100_000],
  ])('is refused for a %s nested %i deep', async (field, levels) => {
    const body = `{"${field}":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
    const changed = await account.call('PATCH', `/api/v1/webhooks/${webhookId}`, body);
    expect(refusal(changed)).toEqual([400, 'invalid_request', field]);
  });

  it.each([
    ['overlapSeconds', { overlapSeconds: -1 }],
    ['overlapSeconds', { overlapSeconds: '5' }],
    ['secretKey', { secretKey: 'short' }],
    ['secretKey', { secretKey: '' }],
    ['secretKey', { secretKey: 'in plain words\n' }],
    ['secretKey', { secretKey: `v1,whsec_${Buffer.alloc(32).toString('base64')}` }],
    ['secretKey', { secretKey: '********' }],
  ])('keeps its secret if the %s is wrong: %j', async (field, body) => {
    const answer = await account.call('POST', `/api/v1/webhooks/${webhookId}/rotate-secret`, body);
    expect(refusal(answer)).toEqual([400, 'invalid_request', field]);
  });
});
