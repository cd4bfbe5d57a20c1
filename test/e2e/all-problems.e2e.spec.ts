import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';
import { Random } from '../support/random.js';
import type { TestAccount } from '../support/test-account.js';

const SEED = Number(process.env.PROBLEMS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = 25;

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
let webhookId: number;
beforeAll(async () => {
  account = await app().account();
  ({ id: webhookId } = await account.webhook({ targetUrl: 'https://example.com/' }));
});

/** A value that a field refuses, and the field name in the refusal. */
type Wrong = readonly [field: string, value: unknown, named?: string];

const AHEAD = new Date(Date.now() + 86_400_000).toISOString();

/** Refused by the rules declared on the fields and by those checked in code. */
const WRONG_WEBHOOK: readonly Wrong[] = [
  ['eventType', 'a b'],
  ['targetUrl', 'http://10.0.0.1/'],
  ['retryCountdownConfig', { choice: 'fixed', kwargs: { seconds: -1 } }, 'retryCountdownConfig.kwargs.seconds'],
  ['maxAttempts', 0],
  ['timeoutSeconds', 61],
  ['additionalHeaders', { Host: 'x' }, 'additionalHeaders.Host'],
  ['callback', 'x'.repeat(2_049)],
  ['config', { notes: 'x'.repeat(16_384) }],
  ['maxConcurrency', 0],
  ['rateLimitPerSecond', 0],
  ['signature', { header: 'Content-Length', algorithm: 'sha1', encoding: 'hex' }, 'signature.header'],
];
const WRONG_SECRET: Wrong = ['secretKey', 'x'];
const WRONG_RANGE: readonly Wrong[] = [
  ['since', AHEAD],
  ['until', AHEAD],
  ['ratePerSecond', 0],
  ['dryRun', 'yes'],
];
const WRONG_EVENT: readonly Wrong[] = [
  ['type', ''],
  ['objectId', 1.5],
  ['contentType', 'x'],
  ['instance', ''],
  ['occurredAt', 'today'],
];
const UNKNOWN: Wrong = ['unknown', 1];

interface Kind {
  readonly method: string;
  readonly path: () => string;
  readonly right: Readonly<Record<string, unknown>>;
  readonly wrong: readonly Wrong[];
}

const NESTED = JSON.parse('['.repeat(65) + ']'.repeat(65)) as unknown;

const KINDS: Record<string, Kind> = {
  'a new webhook': {
    method: 'POST',
    path: () => '/api/v1/webhooks',
    right: { eventType: '*', targetUrl: 'https://example.com/' },
    wrong: [...WRONG_WEBHOOK, WRONG_SECRET, UNKNOWN],
  },
  'a webhook that is changed': {
    method: 'PATCH',
    path: () => `/api/v1/webhooks/${webhookId}`,
    right: {},
    wrong: [...WRONG_WEBHOOK, WRONG_SECRET, ['ifVersion', 'x'], UNKNOWN],
  },
  'a rotation': {
    method: 'POST',
    path: () => `/api/v1/webhooks/${webhookId}/rotate-secret`,
    right: {},
    wrong: [WRONG_SECRET, ['overlapSeconds', -1], UNKNOWN],
  },
  'a recovery': {
    method: 'POST',
    path: () => `/api/v1/webhooks/${webhookId}/recover`,
    right: { which: 'all', since: new Date(Date.now() - 3_600_000).toISOString() },
    wrong: [...WRONG_RANGE, ['which', 'some'], UNKNOWN],
  },
  'a resend': {
    method: 'POST',
    path: () => '/api/v1/deliveries/resend',
    right: { all: true },
    wrong: [...WRONG_RANGE, ['status', 'lost'], ['eventId', 'x'], UNKNOWN],
  },
  'an event': {
    method: 'POST',
    path: () => '/api/v1/events',
    right: { type: 'a', payload: 1 },
    wrong: [...WRONG_EVENT, ['payload', NESTED], UNKNOWN],
  },
};

/** Picks at least two of the wrong values. Returns a body that contains them and the field names in the refusal. */
function broken(random: Random, { right, wrong }: Pick<Kind, 'right' | 'wrong'>) {
  const chosen = wrong.filter(() => random.below(3) === 0);
  while (chosen.length < 2) chosen.push(...wrong.filter((one) => !chosen.includes(one) && random.below(4) === 0));
  const body = { ...right, ...Object.fromEntries(chosen.map(([field, value]) => [field, value])) };
  return { body, named: chosen.map(([field, , named = field]) => named).sort() };
}

describe('one response names every problem', () => {
  it.each(Object.keys(KINDS))(`with %s (PROBLEMS_SEED=${SEED})`, async (kind) => {
    const random = new Random(SEED);
    const { method, path } = KINDS[kind]!;
    for (let round = 0; round < ROUNDS; round++) {
      const { body, named } = broken(random, KINDS[kind]!);
      const [status, code, ...fields] = refusal(await account.call(method, path(), body));
      expect([status, code, fields.sort()]).toEqual([400, 'invalid_request', named]);
    }
  });

  it.each([
    ['a new webhook', 'createWebhook(input: $input) { id }', 'CreateWebhookInput', WRONG_WEBHOOK],
    ['a webhook that is changed', 'updateWebhook(id: $id, input: $input) { id }', 'UpdateWebhookInput', WRONG_WEBHOOK],
  ])(`with %s in GraphQL (PROBLEMS_SEED=${SEED})`, async (kind, field, type, wrong) => {
    const random = new Random(SEED);
    const document = `mutation ($input: ${type}!${field.includes('$id') ? ', $id: ID!' : ''}) { ${field} }`;
    for (let round = 0; round < ROUNDS; round++) {
      const { body, named } = broken(random, { right: KINDS[kind]!.right, wrong });
      const input = inGraphql(body);
      const answer = await graphql(app(), account.token, document, { input, id: webhookId });
      const [code, ...fields] = graphqlRefusal(answer);
      expect([code, fields.sort()]).toEqual(['invalid_request', named]);
    }
  });

  it('with masks that stand for no value, and with an invalid secret', async () => {
    const additionalHeaders = { Authorization: '********', 'X-Token': 'a\nb' };
    const webhook = { eventType: '', targetUrl: 'https://example.com/', additionalHeaders };
    expect(new Set(refusal(await account.call('POST', '/api/v1/webhooks', webhook)))).toEqual(
      new Set([400, 'invalid_request', 'eventType', 'additionalHeaders.Authorization', 'additionalHeaders.X-Token']),
    );
    const rotation = { secretKey: '', overlapSeconds: -1 };
    const path = `/api/v1/webhooks/${webhookId}/rotate-secret`;
    expect(refusal(await account.call('POST', path, rotation))).toEqual([
      400,
      'invalid_request',
      'overlapSeconds',
      'secretKey',
    ]);
  });

  it('with an event under an invalid key, and in a batch', async () => {
    const event = { type: '', payload: NESTED };
    const one = await account.call('POST', '/api/v1/events', event, { 'Idempotency-Key': 'é' });
    expect(refusal(one)).toEqual([400, 'invalid_request', 'Idempotency-Key', 'type', 'payload']);
    const batch = await account.call('POST', '/api/v1/events/batch', { events: [event, 7], dryRun: true });
    expect(refusal(batch)).toEqual([
      400,
      'invalid_request',
      'dryRun',
      'events[0].type',
      'events[0].payload',
      'events[1]',
    ]);
  });
});

/** GraphQL names algorithms and encodings in upper case. */
function inGraphql(body: Record<string, unknown>): Record<string, unknown> {
  const { signature, ...rest } = body;
  return signature ? { ...rest, signature: { header: 'Content-Length', algorithm: 'SHA1', encoding: 'HEX' } } : rest;
}
