import { beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';

import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

interface Shown {
  request: { method: string; url: string; body: string; headers: { name: string; value: string }[] };
  attempts: { edges: { node: Record<string, number | null> }[] };
}

const SHOW = `query ($id: ID!) { delivery(id: $id) {
  request { method url body headers { name value } }
  attempts { edges { node { durationMs dnsMs connectMs tlsMs firstByteMs } } } } }`;

describe('the request shown for a delivery', () => {
  it('is the one that was sent, signed anew, with credentials in its headers masked', async () => {
    const account = await app().account();
    const additionalHeaders = { 'X-Tenant': 'shop 1', 'X-Api-Key': 'hidden' };
    const { secretKey } = await account.webhook({ targetUrl: receiver.url, additionalHeaders });
    const { id } = await account.publish({ payload: { city: 'İSTANBUL' } });
    await app().deliverDue();
    const delivery = await account.deliveryOf(id);
    const { delivery: shown } = await graphqlOf(app(), account.token)<{ delivery: Shown }>(SHOW, { id: delivery.id });

    const sent = receiver.received[0]!;
    expect(shown.request).toMatchObject({ method: 'POST', url: receiver.url, body: sent.body });
    const headers = Object.fromEntries(shown.request.headers.map(({ name, value }) => [name.toLowerCase(), value]));
    expect(new Webhook(secretKey).verify(shown.request.body, headers)).toMatchObject({ payload: { city: 'İSTANBUL' } });
    for (const name of ['content-type', 'user-agent', 'webhook-id', 'x-tenant']) {
      expect(headers[name]).toBe(sent.headers[name]);
    }
    expect([sent.headers['x-api-key'], headers['x-api-key']]).toEqual(['hidden', '********']);
  });

  it('breaks down the time of each attempt, and what a reused connection saved', async () => {
    const account = await app().account();
    await account.webhook({
      targetUrl: receiver.url,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 1 } },
    });
    receiver.reset({ status: 500 }, { status: 200 });
    const { id } = await account.publish();
    await app().deliverDue();
    await app().deliverWaiting(account);
    const delivery = await account.deliveryOf(id);
    const { delivery: shown } = await graphqlOf(app(), account.token)<{ delivery: Shown }>(SHOW, { id: delivery.id });
    const attempts = shown.attempts.edges.map(({ node }) => node);
    const [second] = attempts;
    expect(attempts).toHaveLength(2);
    expect(second).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
    for (const { firstByteMs, durationMs } of attempts) {
      expect(firstByteMs).toBeGreaterThanOrEqual(0);
      expect(firstByteMs).toBeLessThanOrEqual(durationMs!);
    }
  });

  it('is null once the event is beyond retention', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const { id } = await account.publish();
    await app().deliverDue();
    const delivery = await account.deliveryOf(id);
    await app().query(`DELETE FROM events WHERE id = $1`, [id]);
    const answer = await graphqlOf(app(), account.token)<{ delivery: Shown }>(SHOW, { id: delivery.id });
    expect(answer.delivery.request).toBeNull();
  });
});
