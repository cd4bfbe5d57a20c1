import { createHmac } from 'node:crypto';

import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { type ReceivedRequest, useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

const NO_MATCH = 'No matching signature found';

/** Verifies a request as a receiver with this secret does. Returns the payload. @throws if it does not verify */
function verify(secret: string, request: ReceivedRequest): unknown {
  const webhook = secret.startsWith('whsec_')
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
  return webhook.verify(request.body, request.headers as Record<string, string>);
}

/** The next request a webhook is sent. */
async function nextRequest(account: TestAccount): Promise<ReceivedRequest> {
  receiver.reset();
  await account.publish({ payload: { name: 'İSTANBUL — kısa' } });
  await app().deliverDue();
  expect(receiver.received).toHaveLength(1);
  return receiver.received[0]!;
}

const rotate = async (account: TestAccount, id: number, body: unknown) => {
  const answer = await account.call<{ secretKey: string }>('POST', `/api/v1/webhooks/${id}/rotate-secret`, body);
  expect(answer.status).toBe(200);
  return answer.body.secretKey;
};

describe('every request', () => {
  it('verifies only with the secret shown at registration', async () => {
    const account = await app().account();
    const { secretKey } = await account.webhook({ targetUrl: receiver.url });
    expect(secretKey).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const request = await nextRequest(account);
    expect(verify(secretKey, request)).toMatchObject({ payload: { name: 'İSTANBUL — kısa' } });
    const other = await account.webhook({ targetUrl: receiver.url, eventType: 'other' });
    expect(() => verify(other.secretKey, request)).toThrow(NO_MATCH);
    expect(() => verify(secretKey, { ...request, body: `${request.body} ` })).toThrow(NO_MATCH);
  });

  it('carries the time of its own attempt, and also verifies on a retry', async () => {
    const account = await app().account();
    const { secretKey } = await account.webhook({ targetUrl: receiver.url });
    receiver.reset({ status: 500 }, { status: 200 });
    const { id } = await account.publish();
    await app().worker.idle();
    const delivery = await account.deliveryOf(id);
    await app().deliverWaiting(account);
    const { attempts } = await account.delivery(delivery.id);
    expect(receiver.received).toHaveLength(2);
    for (const [n, request] of receiver.received.entries()) {
      verify(secretKey, request);
      expect(Number(request.headers['webhook-timestamp'])).toBe(Math.floor(Date.parse(attempts[n]!.startedAt) / 1000));
    }
  });

  it.each([
    ['a string', 'It’s a Secret to Everybody'],
    ['bytes in base64', `whsec_${Buffer.alloc(32, 'k').toString('base64')}`],
  ])('verifies with a custom secret: %s', async (_, secretKey) => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: receiver.url, secretKey });
    expect(webhook.secretKey).toBe(secretKey);
    verify(secretKey, await nextRequest(account));
  });
});

describe('a rotated secret', () => {
  it('signs at once, together with the old one during the overlap and alone afterwards', async () => {
    const account = await app().account();
    const { id, secretKey: old } = await account.webhook({ targetUrl: receiver.url });
    const fresh = await rotate(account, id, { overlapSeconds: 3_600 });
    expect(fresh).not.toBe(old);

    const during = await nextRequest(account);
    expect(String(during.headers['webhook-signature']).split(' ')).toHaveLength(2);
    verify(old, during);
    verify(fresh, during);

    await app().query(
      `WITH expired AS (UPDATE webhook_secrets SET expires_at = now() - interval '1 second'
                         WHERE webhook_id = $1 AND expires_at IS NOT NULL)
       UPDATE webhooks SET version = version + 1 WHERE id = $1`,
      [id],
    );
    const afterwards = await nextRequest(account);
    expect(String(afterwards.headers['webhook-signature']).split(' ')).toHaveLength(1);
    verify(fresh, afterwards);
    expect(() => verify(old, afterwards)).toThrow(NO_MATCH);
  });

  it('overlaps by a day by default, and not at all on request', async () => {
    const account = await app().account();
    const { id, secretKey: first } = await account.webhook({ targetUrl: receiver.url });
    await rotate(account, id, undefined);
    const rows = await app().query(
      `SELECT round(extract(epoch FROM expires_at - now()) / 3600)::integer AS hours FROM webhook_secrets
        WHERE webhook_id = $1 ORDER BY id`,
      [id],
    );
    expect(rows).toEqual([{ hours: 24 }, { hours: null }]);
    const own = await rotate(account, id, { overlapSeconds: 0, secretKey: 'a secret of my own' });
    expect(own).toBe('a secret of my own');
    const request = await nextRequest(account);
    verify(own, request);
    expect(() => verify(first, request)).toThrow(NO_MATCH);
  });
});

describe('the extra HMAC header', () => {
  const PLATFORMS = {
    Shoptet: [{ header: 'Shoptet-Webhook-Signature', algorithm: 'sha1', encoding: 'hex' }, ''],
    Whisperer: [
      { header: 'X-Whisperer-Signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
      'sha256=',
    ],
    GitHub: [{ header: 'X-Hub-Signature-256', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' }, 'sha256='],
    Shopify: [{ header: 'X-Shopify-Hmac-Sha256', algorithm: 'sha256', encoding: 'base64' }, ''],
    'a longer digest': [{ header: 'X-Digest', algorithm: 'sha512', encoding: 'base64', prefix: 'v1=' }, 'v1='],
  } as const;

  it.each(Object.entries(PLATFORMS))('passes the check that receivers of %s make', async (_, [signature, prefix]) => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: receiver.url, signature, format: 'notification' });
    expect(webhook.signature).toEqual({ prefix: '', rotation: 'after_overlap', ...signature });
    const request = await nextRequest(account);
    const digest = createHmac(signature.algorithm, webhook.secretKey).update(request.body).digest(signature.encoding);
    expect(request.headers[signature.header.toLowerCase()]).toBe(prefix + digest);
    verify(webhook.secretKey, request);
  });

  it('uses the newest secret at once if configured so, and disappears when removed', async () => {
    const account = await app().account();
    const signature = {
      header: 'X-Hub-Signature-256',
      algorithm: 'sha256',
      encoding: 'hex',
      prefix: 'sha256=',
      rotation: 'at_once',
    };
    const { id } = await account.webhook({ targetUrl: receiver.url, signature, secretKey: 'the first secret' });
    await rotate(account, id, { secretKey: 'the second secret' });
    const { body, headers } = await nextRequest(account);
    const digest = createHmac('sha256', 'the second secret').update(body).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
    await account.patchWebhook(id, { signature: null });
    expect((await nextRequest(account)).headers).not.toHaveProperty('x-hub-signature-256');
  });
});

describe('secrets and credentials', () => {
  const CREDENTIALS = { Authorization: 'Bearer receiver-credential', Cookie: 'session=receiver-cookie', 'X-Shop': '7' };

  it('are sent to the receiver unmasked', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, additionalHeaders: CREDENTIALS });
    const { headers } = await nextRequest(account);
    expect(headers).toMatchObject({
      authorization: 'Bearer receiver-credential',
      cookie: 'session=receiver-cookie',
      'x-shop': '7',
    });
  });

  it('are shown once and never again, neither via REST nor by the documented endpoints', async () => {
    const account = await app().account();
    const { id, secretKey } = await account.webhook({ targetUrl: receiver.url, additionalHeaders: CREDENTIALS });
    const rotated = await rotate(account, id, {});
    receiver.reset({ status: 500 });
    const event = await account.publish();
    await app().worker.idle();
    const delivery = await account.deliveryOf(event.id);
    const paths = [
      '/api/v1/webhooks',
      `/api/v1/webhooks/${id}`,
      '/api/v1/deliveries',
      `/api/v1/deliveries/${delivery.id}`,
      `/api/v1/events/${event.id}`,
      '/api/v1/oms/settings/undelivered_webhooks/',
      '/api/webhooks/notifications',
    ];
    const texts = [JSON.stringify(await account.patchWebhook(id, { callback: 'x' }))];
    for (const path of paths) {
      const answer = await account.call('GET', path);
      expect(answer.status).toBe(200);
      texts.push(answer.text);
    }
    for (const text of texts) {
      for (const secret of [secretKey, rotated, 'receiver-credential', 'receiver-cookie'])
        expect(text).not.toContain(secret);
    }
    expect(texts[1]).not.toMatch(/secret_?key/i);
    const undelivered = await account.call<{ results: { webhook: object }[] }>('GET', paths[5]!);
    expect(undelivered.body.results).toMatchObject([
      { webhook: { secret_key: '', additional_headers: { 'X-Shop': '7' } } },
    ]);
  });

  it('survive an update with the shown values: a mask keeps the value it stands for', async () => {
    const account = await app().account();
    const { id, additionalHeaders } = await account.webhook({
      targetUrl: receiver.url,
      additionalHeaders: CREDENTIALS,
    });
    await account.patchWebhook(id, { additionalHeaders: { ...additionalHeaders, 'X-Shop': '8' } });
    const { headers } = await nextRequest(account);
    expect(headers).toMatchObject({ authorization: 'Bearer receiver-credential', 'x-shop': '8' });
  });

  it('cannot be read from the database', async () => {
    const account = await app().account();
    const { id, secretKey } = await account.webhook({ targetUrl: receiver.url, additionalHeaders: CREDENTIALS });
    const own = await rotate(account, id, { secretKey: 'a secret of my own' });
    receiver.reset({ status: 500 });
    await account.publish();
    await app().worker.idle();

    const tables = await app().query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    let everything = '';
    for (const { name } of tables) {
      const rows = await app().query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      everything += rows.map(({ row }) => row).join('\n');
    }
    expect(everything).toContain(receiver.url);
    const secrets = [secretKey, own, account.token, 'receiver-credential', 'receiver-cookie'];
    const keyBytes = Buffer.from(secretKey.slice('whsec_'.length), 'base64');
    const spellings = [...secrets.map((text) => Buffer.from(text)), keyBytes].flatMap((bytes) => [
      bytes.toString(),
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
    ]);
    for (const spelling of spellings) expect(everything.includes(spelling)).toBe(false);
  });
});
