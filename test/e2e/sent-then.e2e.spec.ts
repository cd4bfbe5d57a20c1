import { beforeEach, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { Random } from '../support/random.js';
import { type ReceivedRequest, useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset({ status: 500 }));

const ATTEMPTS = 18;
const SIGNATURE = { header: 'X-Signed', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' };
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

/** Changes an owner may make between two attempts. Each affects the next request. */
const CHANGES: Record<string, (account: TestAccount, webhookId: number, random: Random) => Promise<unknown>> = {
  nothing: async () => undefined,
  'another URL': (account, id, random) =>
    account.patchWebhook(id, { targetUrl: `${receiver.url}/${random.below(3)}?a=${random.below(3)}` }),
  'the first URL again': (account, id) => account.patchWebhook(id, { targetUrl: receiver.url }),
  'a new secret': (account, id, random) =>
    account.call('POST', `/api/v1/webhooks/${id}/rotate-secret`, { overlapSeconds: random.oneOf([0, 600]) }),
  'an extra header': (account, id, random) =>
    account.patchWebhook(id, {
      signature: random.oneOf([null, SIGNATURE, { ...SIGNATURE, algorithm: 'sha1', prefix: '' }]),
    }),
};

/** A request as its receiver saw it, in the shape an attempt shows. */
function seen({ url, headers }: ReceivedRequest) {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-signed'];
  const signed = names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  return {
    url: new URL(url, receiver.url).href,
    timestamp: Number(headers['webhook-timestamp']),
    signatureHeaders: Object.fromEntries(signed),
  };
}

const lowerCase = (headers: Record<string, string> | null) =>
  headers && Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

it(`shows each attempt as its receiver saw it, whatever changes afterwards (seed ${seed})`, async () => {
  const random = new Random(seed);
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, maxAttempts: 100 });
  const { id } = await account.publish();
  await app().worker.idle();
  for (let made = 1; made < ATTEMPTS; made++) {
    await random.oneOf(Object.values(CHANGES))(account, webhook.id, random);
    await app().deliverWaiting(account);
  }
  const delivery = await account.deliveryOf(id);
  const shown = delivery.attempts.map(({ url, timestamp, signatureHeaders }) => ({
    url,
    timestamp,
    signatureHeaders: lowerCase(signatureHeaders),
  }));
  expect(shown).toEqual(receiver.received.map(seen));
  for (const { signatureHeaders, secretId, olderSecretIds, remoteAddress } of delivery.attempts) {
    const signatures = signatureHeaders!['webhook-signature']!.split(' ');
    const ids = [secretId!, ...olderSecretIds];
    expect(signatures).toHaveLength(ids.length);
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    expect(remoteAddress).toBeNull(); // the receiver is on this machine, whose addresses are not shown
  }

  const fields = 'number url remoteAddress timestamp signatureHeaders { name value } secretId olderSecretIds';
  const query = `{ delivery(id: ${delivery.id}) { attempts { edges { node { ${fields} } } } } }`;
  type Shown = { number: number; signatureHeaders: { name: string; value: string }[]; secretId: string };
  type Page = { data: { delivery: { attempts: { edges: { node: Shown }[] } } } };
  const { body } = await account.call<Page>('POST', '/graphql', { query });
  const nodes = body.data.delivery.attempts.edges.map(({ node }) => node);
  const sameByRest = delivery.attempts.toReversed().map((attempt) => ({
    number: attempt.number,
    url: attempt.url,
    remoteAddress: null,
    timestamp: attempt.timestamp,
    signatureHeaders: Object.entries(attempt.signatureHeaders!).map(([name, value]) => ({ name, value })),
    secretId: String(attempt.secretId),
    olderSecretIds: attempt.olderSecretIds.map(String),
  }));
  expect(nodes).toEqual(sameByRest);
});

it('stores an attempt’s URL only if it differs from the delivery’s', async () => {
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url });
  await account.publish();
  await app().worker.idle();
  await account.patchWebhook(webhook.id, { config: { a: 1 } });
  await app().deliverWaiting(account);
  await account.patchWebhook(webhook.id, { targetUrl: `${receiver.url}/b` });
  await app().deliverWaiting(account);
  const rows = await app().query(`SELECT sent_to FROM attempts WHERE account_id = $1 ORDER BY number`, [account.id]);
  expect(rows).toEqual([{ sent_to: null }, { sent_to: null }, { sent_to: `${receiver.url}/b` }]);
});

it('shows no request for an attempt whose worker was lost', async () => {
  const account = await app().account();
  await account.webhook({ targetUrl: receiver.url });
  const { id } = await account.publish();
  await app().worker.idle();
  await app().query(
    `UPDATE pending_deliveries SET lease_token = gen_random_uuid(), leased_at = now() - interval '60 seconds',
            leased_until = now() - interval '1 second' WHERE account_id = $1`,
    [account.id],
  );
  await app().deliverDue();
  const { attempts } = await account.deliveryOf(id);
  expect(attempts.find(({ error }) => error === 'worker_lost')).toMatchObject({
    url: null,
    remoteAddress: null,
    timestamp: null,
    signatureHeaders: null,
    secretId: null,
    olderSecretIds: [],
  });
});
