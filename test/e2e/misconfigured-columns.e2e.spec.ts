import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliveryWithAttemptsDto } from '../../src/deliveries/deliveries.dto.js';
import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import { Random } from '../support/random.js';
import type { TestAccount } from '../support/test-account.js';

/** `SEED=7 SEEDS=1` repeats one scene. */
const FIRST_SEED = Number(process.env.SEED ?? 1);
const SEEDS = Number(process.env.SEEDS ?? 5);
const EVENTS = 3;
/** More lapses than it takes to exhaust a delivery. */
const LAPSES = 6;

const app = useApp();
const receiver = new GaugedReceiver();
beforeAll(() => receiver.up());
afterAll(() => receiver.down());

/** A text with one character changed, cut short, or replaced altogether. */
function spoiled(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const other = String.fromCharCode(33 + random.below(94));
  return random.oneOf([
    text.slice(0, at) + other + text.slice(at + 1),
    text.slice(0, at),
    text.slice(at),
    text.replace('v1', 'v2'),
    '',
    'null',
    ' ',
    'http://[::',
  ]);
}

/** A JSON value with one of its parts removed or replaced. */
function spoiledJson(value: unknown, random: Random): unknown {
  const other = random.oneOf([null, -1, 0, 1e300, 'x', '', 'a\r\nb', [], {}, [null], true]);
  if (typeof value !== 'object' || value === null || random.below(4) === 0) return other;
  const key = random.oneOf(Object.keys(value));
  const { [key]: part, ...rest } = value as Record<string, unknown>;
  return random.below(3) === 0 ? rest : { ...rest, [key]: spoiledJson(part, random) };
}

const SPOILED: Record<string, (id: number, random: Random) => Promise<void>> = {
  secret: async (id, random) => {
    const [secret] = await app().query<{ sealed: string }>(
      `SELECT sealed_secret AS sealed FROM webhook_secrets WHERE webhook_id = $1`,
      [id],
    );
    const change = random.oneOf([
      `sealed_secret = $2`,
      `sealed_secret = $2`,
      `expires_at = now() + length($2) * interval '1 second'`,
    ]);
    await app().query(`UPDATE webhook_secrets SET ${change} WHERE webhook_id = $1`, [
      id,
      spoiled(secret!.sealed, random),
    ]);
  },
  sealed_headers: (id, random) => setText(id, 'sealed_headers', random),
  target_url: (id, random) => setText(id, 'target_url', random),
  retry_countdown_config: (id, random) => setJson(id, 'retry_countdown_config', random),
  signature: (id, random) => setJson(id, 'signature', random),
  max_concurrency: (id, random) => set(id, 'max_concurrency', random.oneOf([0, -1, -(2 ** 31)])),
  timeout_seconds: (id, random) => set(id, 'timeout_seconds', random.oneOf([0, -1, -20, 2 ** 31 - 1])),
  rate_limit_per_second: (id, random) =>
    set(id, 'rate_limit_per_second', random.oneOf([0, -1, 'NaN', 'Infinity', 1e-300])),
};

async function set(id: number, column: string, value: unknown): Promise<void> {
  await app().query(`UPDATE webhooks SET ${column} = $2 WHERE id = $1`, [id, value]);
}
async function setText(id: number, column: string, random: Random): Promise<void> {
  const [row] = await app().query<{ text: string }>(`SELECT ${column} AS text FROM webhooks WHERE id = $1`, [id]);
  await set(id, column, spoiled(row!.text, random));
}
async function setJson(id: number, column: string, random: Random): Promise<void> {
  const [row] = await app().query<{ json: unknown }>(`SELECT ${column} AS json FROM webhooks WHERE id = $1`, [id]);
  await set(id, column, JSON.stringify(spoiledJson(row!.json, random)));
}

const SETTINGS = {
  additionalHeaders: { Authorization: 'Bearer open-sesame' },
  signature: { header: 'X-Sig', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  retryCountdownConfig: { choice: 'exponential', kwargs: { base: 2, limit: 60 } },
  maxAttempts: 50,
  maxConcurrency: 5,
  timeoutSeconds: 2,
  rateLimitPerSecond: null,
};

async function lapse(): Promise<void> {
  await app().query(
    `UPDATE pending_deliveries SET leased_until = now() - interval '1 millisecond'
      WHERE lease_token IS NOT NULL`,
  );
  await app().deliverDue();
}

/** Every delivery of the events. */
async function deliveriesOf(account: TestAccount, events: readonly string[]) {
  return (await Promise.all(events.map((id) => account.deliveriesOf(id)))).flat();
}

/** Lists what is wrong with a delivery of a webhook that may be spoiled. Empty if every promise holds. */
function complaints(delivery: DeliveryWithAttemptsDto, isSound: boolean): string[] {
  const { status, attempts, deferredReason, deferredDetail } = delivery;
  const said = JSON.stringify(deferredDetail);
  const found = {
    'an attempt was cut off': attempts.some(({ error }) => error === 'worker_lost'),
    'it was exhausted': status === 'exhausted',
    'a healthy one waits': isSound && status !== 'delivered',
    'it waits without a reason': attempts.length === 0 && deferredReason !== 'misconfigured',
    'it does not say what to do':
      deferredReason === 'misconfigured' && !/"code":"[a-z_]+","message":".+: (correct|set|rotate)/.test(said),
    'it reveals a secret or an address': /sesame|127\.0\.0\.1|whsec_/.test(said),
  };
  return Object.entries(found).flatMap(([complaint, is]) =>
    is ? `${complaint}: ${JSON.stringify({ status, deferredReason, errors: attempts.map(({ error }) => error) })}` : [],
  );
}

/** Plays one scene. Returns what went wrong. */
async function scene(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const account = await app().account();
  const spoiledBy = new Map<number, string[]>();
  for (let n = 0; n < 5; n++) {
    const { id } = await account.webhook({ targetUrl: receiver.url, ...SETTINGS });
    const more = random.below(3) === 0 ? ['secret', 'target_url'] : [];
    spoiledBy.set(id, n === 0 ? [] : [random.oneOf(Object.keys(SPOILED)), ...more]);
    for (const column of spoiledBy.get(id)!) await SPOILED[column]!(id, random);
    await app().query(`UPDATE webhooks SET version = version + 1 WHERE id = $1`, [id]);
  }
  const about = (id: number, what: string) =>
    `seed ${seed}, webhook with ${spoiledBy.get(id)!.join()} spoiled: ${what}`;

  const events: string[] = [];
  for (let n = 0; n < EVENTS; n++) events.push((await account.publish()).id);
  await app().deliverDue();
  for (let n = 0; n < LAPSES; n++) await lapse();
  const wrong = (await deliveriesOf(account, events)).flatMap((delivery) =>
    complaints(delivery, spoiledBy.get(delivery.webhookId)!.length === 0).map((what) =>
      about(delivery.webhookId, what),
    ),
  );

  for (const id of spoiledBy.keys()) {
    const { status } = await account.call('POST', `/api/v1/webhooks/${id}/rotate-secret`, {});
    if (status !== 200) wrong.push(about(id, `rotating answers ${status}`));
    const { misconfigured } = await account.patchWebhook(id, { targetUrl: receiver.url, ...SETTINGS });
    if (misconfigured) wrong.push(about(id, `after repair it is ${misconfigured.code}`));
  }
  await app().deliverWaiting(account);
  for (const { webhookId, status } of await deliveriesOf(account, events)) {
    if (status !== 'delivered') wrong.push(about(webhookId, `after repair a delivery is ${status}`));
  }
  return wrong;
}

describe('Whatever the stored columns of a webhook contain,', () => {
  it(
    'its deliveries are attempted or say what is wrong, others continue, and all arrive once it is repaired',
    { timeout: 300_000 },
    async () => {
      console.log(`misconfigured columns: seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`);
      const wrong: string[] = [];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) wrong.push(...(await scene(seed)));
      expect(wrong).toEqual([]);
    },
  );
});
