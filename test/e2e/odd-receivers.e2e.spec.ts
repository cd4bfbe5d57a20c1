import type { Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { EgressAgent } from '../../src/egress/egress-agent.js';
import { useApp } from '../support/app.js';
import { type HostileReceiver, startForgetfulReceiver, startKindReceiver } from '../support/hostile-receiver.js';
import { ODD_ANSWERS } from '../support/odd-answers.js';

const app = useApp();
const receivers: HostileReceiver[] = [];
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

const started = async <Receiver extends HostileReceiver>(receiver: Promise<Receiver>): Promise<Receiver> => {
  receivers.push(await receiver);
  return receiver;
};

describe('A receiver with odd but understandable HTTP', () => {
  it.each(Object.entries(ODD_ANSWERS))('that %s is sent an event at most twice', async (_name, answer) => {
    const receiver = await started(startKindReceiver(answer));
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const { id } = await account.publish();
    await app().deliverWaiting(account);
    const { status, attempts } = await account.deliveryOf(id);
    expect(status).toBe('delivered');
    expect(receiver.received().match(/POST \//g)).toHaveLength(attempts.length);
    expect(attempts.length).toBeLessThanOrEqual(2);
    expect(attempts.at(-1)).toMatchObject({ responseStatus: 200, responseBody: 'ok', error: null, errorDetail: null });
    if (attempts.length === 1) return;
    expect(attempts[0]).toMatchObject({ responseStatus: null, error: 'invalid_response' });
    expect(attempts[0]!.errorDetail).toMatch(/^HTTP\/1\.1 (?:200 OK|100 Continue): \w/);
  });

  it('is understood by another process too, and GraphQL shows what was odd', async () => {
    const receiver = await started(startKindReceiver(ODD_ANSWERS['folds a header']));
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const { id } = await account.publish();
    await app().worker.idle();
    app().app.get(EgressAgent).odd.clear();
    await app().deliverWaiting(account);
    const { id: deliveryId } = await account.deliveryOf(id);
    const query = `{ delivery(id: ${deliveryId}) { status attempts { edges { node { error errorDetail } } } } }`;
    const { body } = await account.call<{ data: unknown }>('POST', '/graphql', { query });
    const odd = { error: 'invalid_response', errorDetail: expect.stringMatching(/^HTTP\/1\.1 200 OK: /) as string };
    const edges = [{ node: { error: null, errorDetail: null } }, { node: odd }];
    expect(body.data).toEqual({ delivery: { status: 'DELIVERED', attempts: { edges } } });
  });
});

describe('A kept-alive connection that ends before the response', () => {
  const ENDS = {
    'is closed': (socket: Socket) => socket.end(),
    'is reset': (socket: Socket) => socket.resetAndDestroy(),
  };

  /** The outcome of a delivery sent on a connection left by an earlier one. */
  async function secondDeliveryTo(targetUrl: string) {
    const account = await app().account();
    await account.webhook({ targetUrl, maxAttempts: 1 });
    await account.publish();
    await app().worker.idle();
    const { id } = await account.publish();
    await app().worker.idle();
    return account.deliveryOf(id);
  }

  it.each(Object.entries(ENDS))(
    'because it %s is followed at once by an attempt, and only that one counts',
    async (_name, end) => {
      const receiver = await started(startForgetfulReceiver(end));
      const { status, attempts } = await secondDeliveryTo(receiver.url);
      expect(status).toBe('delivered');
      expect(attempts).toMatchObject([
        { number: 1, responseStatus: null, error: 'connection_reset' },
        { number: 2, responseStatus: 200, error: null },
      ]);
      expect(receiver.connections()).toBe(2);
      expect(receiver.requests()).toBe(3);
      const waiting = await app().query(`SELECT FROM circuits`);
      expect(waiting).toEqual([]);
    },
  );

  it('counts as a failure if a fresh one ends the same way', async () => {
    let answers = 1;
    const receiver = await started(
      startForgetfulReceiver(
        (socket) => socket.destroy(),
        () => answers-- > 0,
      ),
    );
    const { status, attempts } = await secondDeliveryTo(receiver.url);
    expect(status).toBe('exhausted');
    expect(attempts.map(({ error }) => error)).toEqual(['connection_reset', 'connection_reset']);
  });
});
