import { createHmac } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { DeliverySender } from '../../src/delivery/attempt/delivery.sender.js';
import { WebhookDirectory } from '../../src/delivery/attempt/webhook.directory.js';
import { useApp } from '../support/app.js';
import { Random } from '../support/random.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

const SEEDS = Number(process.env.SEEDS ?? 6);
const FIRST_SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
const STEPS = 14;
const HOUR_MS = 3_600_000;
/** The most secrets a webhook has. */
const MOST_SECRETS = 10;

type Rotation = 'after_overlap' | 'at_once';
const HEADER = 'x-extra-signature';

/**
 * What a webhook's receiver may be sent, according to the documentation. Hours, on a clock that only the test advances.
 */
class Expected {
  clock = 0;
  rotation: Rotation = 'after_overlap';
  /** Newest first. */
  private secrets: { text: string; expiresAt: number }[];

  constructor(first: string) {
    this.secrets = [{ text: first, expiresAt: Infinity }];
  }

  rotate(text: string, overlapHours: number): void {
    for (const secret of this.secrets) secret.expiresAt = Math.min(secret.expiresAt, this.clock + overlapHours);
    this.secrets = [{ text, expiresAt: Infinity }, ...this.valid(0)].slice(0, MOST_SECRETS);
  }

  /** The secrets that sign in so many hours. */
  standard(hours: number): string[] {
    return this.valid(hours).map(({ text }) => text);
  }

  /**
   * The secret that signs the extra header then: the newest, or the first to expire if the receiver still expects that.
   */
  further(hours: number): string {
    const valid = this.valid(hours);
    if (this.rotation === 'at_once') return valid[0]!.text;
    return valid.reduce((one, other) => (other.expiresAt <= one.expiresAt ? other : one)).text;
  }

  private valid(hours: number) {
    return this.secrets.filter(({ expiresAt }) => expiresAt > this.clock + hours);
  }
}

const keyOf = (secret: string) =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');

/** The expected signatures of a request, computed by hand. */
function signatures(headers: Record<string, unknown>, body: string, standard: string[], further: string): unknown {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return {
    'webhook-signature': standard
      .map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`)
      .join(' '),
    [HEADER]: `sha256=${createHmac('sha256', further).update(body).digest('hex')}`,
  };
}

const shownOf = (headers: Record<string, unknown>) => ({
  'webhook-signature': headers['webhook-signature'],
  [HEADER]: headers[HEADER],
});

/** Advances time for the webhook's secrets. */
async function pass(id: number, hours: number): Promise<void> {
  await app().query(
    `WITH aged AS (UPDATE webhook_secrets SET expires_at = expires_at - $2 * interval '1 hour' WHERE webhook_id = $1)
     UPDATE webhooks SET version = version + 1 WHERE id = $1`,
    [id, hours],
  );
}

/** The request as it would be sent in so many hours: its headers with lower-case names, and its body. */
async function requestIn(hours: number, account: TestAccount, id: number) {
  const [row] = await app().query<{ version: number }>(`SELECT version FROM webhooks WHERE id = $1`, [id]);
  const webhook = (
    await app()
      .app.get(WebhookDirectory)
      .find(new Map([[id, row!.version]]))
  ).get(id)!;
  const source = {
    format: 'envelope' as const,
    uuid: '01a2042b-a35b-7830-8000-000000000001',
    eventId: 'x',
    type: 'order.created',
    payload: '{}',
    instance: null,
    objectId: null,
    accountId: account.id,
    occurredAtUs: '0',
    utcOffsetMinutes: 0,
  };
  const { headers, body } = app()
    .app.get(DeliverySender)
    .request(source, webhook, Date.now() + hours * HOUR_MS);
  const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), headers[at + 1]!] as const] : []));
  return { headers: Object.fromEntries(pairs), body: body.toString() };
}

/** Plays random rotations, waits and changes of the rotation mode for one webhook. */
async function scene(seed: number): Promise<void> {
  const random = new Random(seed);
  const account = await app().account();
  const first = `the first secret, ${seed}`;
  const signature = { header: 'X-Extra-Signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' };
  const { id } = await account.webhook({ targetUrl: receiver.url, secretKey: first, signature });
  const expected = new Expected(first);

  for (let step = 0; step < STEPS; step++) {
    const kind = random.oneOf(['rotate', 'rotate', 'pass', 'pass', 'choose']);
    if (kind === 'rotate') {
      const overlapHours = random.oneOf([0, 1, 5, 24, 24, 48]);
      const own = random.oneOf([{}, { secretKey: `in plain words, ${step} ş` }]);
      const body = { overlapSeconds: overlapHours * 3_600, ...own };
      const answer = await account.call<{ secretKey: string }>('POST', `/api/v1/webhooks/${id}/rotate-secret`, body);
      expected.rotate(answer.body.secretKey, overlapHours);
    } else if (kind === 'pass') {
      const hours = random.oneOf([0.5, 2.5, 12, 30]);
      await pass(id, hours);
      expected.clock += hours;
    } else {
      expected.rotation = random.oneOf(['after_overlap', 'at_once']);
      await account.patchWebhook(id, { signature: { ...signature, rotation: expected.rotation } });
    }

    receiver.reset();
    await account.publish();
    await app().deliverDue();
    const [sent] = receiver.received;
    const about = `seed ${seed}, step ${step}, ${expected.rotation}`;
    expect({ about, ...shownOf(sent!.headers) }).toEqual({
      about,
      ...(signatures(sent!.headers, sent!.body, expected.standard(0), expected.further(0)) as object),
    });
    for (const hours of [0.25, 1.25, 5.25, 24.25, 100]) {
      const later = await requestIn(hours, account, id);
      const moment = `${about}, ${hours} hours later`;
      expect({ moment, ...shownOf(later.headers) }).toEqual({
        moment,
        ...(signatures(later.headers, later.body, expected.standard(hours), expected.further(hours)) as object),
      });
    }
  }
}

describe('While secrets rotate,', () => {
  it(
    'every valid one signs, and the extra header uses the old or the new one as configured',
    { timeout: 120_000 },
    async () => {
      console.log(`rotation: seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`);
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) await expect(scene(seed)).resolves.toBeUndefined();
    },
  );
});
