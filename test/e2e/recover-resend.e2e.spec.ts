import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { RecoveryDto } from '../../src/recovery/recoveries.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import {
  AN_HOUR_AGO,
  countsOf,
  endRecoveries,
  recoverDue,
  shop,
  shopThatMissed,
  stopRecoveryTimer,
} from '../support/recoveries.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeAll(() => stopRecoveryTimer(app()));
beforeEach(async () => {
  await endRecoveries(app());
  receiver.reset();
});

const came = () => receiver.received.map(({ body }) => JSON.parse(body).payload.n as number).sort((a, b) => a - b);
const resend = (account: TestAccount, body: Record<string, unknown>) =>
  account.call<RecoveryDto>('POST', '/api/v1/deliveries/resend', body);

/**
 * Two webhooks, each with one exhausted delivery (0, 10), one canceled (1, 11), one delivered (2, 12) and one waiting
 * (3, 13).
 */
async function mixed() {
  const { account, webhook: first } = await shop(app(), receiver, { eventType: 'a', maxAttempts: 1 });
  const second = await account.webhook({ targetUrl: receiver.url, eventType: 'b', maxAttempts: 1 });
  for (const [type, webhook, from] of [
    ['a', first, 0],
    ['b', second, 10],
  ] as const) {
    receiver.reset({ status: 500 }, { status: 200 });
    const path = `/api/v1/webhooks/${webhook.id}`;
    await account.publish({ type, payload: { n: from } });
    await app().worker.idle();
    await account.publish({ type, payload: { n: from + 2 } });
    await app().worker.idle();
    await account.call('POST', `${path}/pause`);
    await account.publish({ type, payload: { n: from + 1 } });
    await account.patchWebhook(webhook.id, { isActive: false });
    await account.patchWebhook(webhook.id, { isActive: true });
    await account.publish({ type, payload: { n: from + 3 } });
  }
  receiver.reset();
  const release = async () => {
    await app().query(`DELETE FROM pending_deliveries WHERE account_id = $1 AND lane = 1`, [account.id]);
    for (const { id } of [first, second]) await account.call('POST', `/api/v1/webhooks/${id}/resume`);
    await recoverDue(app());
  };
  return { account, first, second, release };
}

describe('resending by filter', () => {
  it('sends exhausted and canceled deliveries, and neither delivered nor waiting ones', async () => {
    const { account, release } = await mixed();
    const counted = await resend(account, { all: true, dryRun: true });
    expect([counted.status, counted.body]).toMatchObject([200, { kind: 'resend', total: 4, webhookId: null }]);
    const begun = await resend(account, { all: true });
    expect([begun.status, begun.body.total]).toEqual([202, 4]);
    await recoverDue(app());
    await release();
    expect(came()).toEqual([0, 1, 10, 11]);
    const { counted: counts, real } = await countsOf(app(), account);
    expect(counts).toEqual(real);
    expect((await resend(account, { all: true })).body).toMatchObject({ total: 0, state: 'completed' });
  });

  it.each([
    ['a webhook', { webhook: 'second' }, [10, 11]],
    ['an event type', { eventType: 'a' }, [0, 1]],
    ['a status', { status: 'canceled' }, [1, 11]],
    ['delivered ones, for one more attempt', { status: 'delivered', eventType: 'a' }, [2]],
    ['pending ones, which are skipped', { status: 'pending' }, []],
    ['a range', { until: AN_HOUR_AGO() }, []],
  ])('can be limited to %s', async (_, { webhook, ...filter }: Record<string, unknown>, expected) => {
    const { account, second, release } = await mixed();
    const begun = await resend(account, { ...filter, ...(webhook !== undefined && { webhookId: second.id }) });
    expect(begun.body).toMatchObject({ total: expected.length, webhookId: webhook === undefined ? null : second.id });
    await recoverDue(app());
    await release();
    expect(came()).toEqual(expected);
  });

  it('can be limited to one event', async () => {
    const { account, webhook } = await shop(app(), receiver, { maxAttempts: 1 });
    receiver.reset({ status: 500 });
    const [, event] = [await account.publish({ payload: { n: 0 } }), await account.publish({ payload: { n: 1 } })];
    await app().worker.idle();
    receiver.reset();
    expect((await resend(account, { eventId: event.id, webhookId: webhook.id })).body.total).toBe(1);
    await recoverDue(app());
    expect(came()).toEqual([1]);
  });

  it('skips disabled webhooks', async () => {
    const { account, first } = await mixed();
    await account.patchWebhook(first.id, { isActive: false });
    expect((await resend(account, { all: true, dryRun: true })).body.total).toBe(2);
    expect(refusal((await resend(account, { webhookId: first.id })) as never)).toEqual([409, 'state_conflict']);
  });
});

const FIELDS = 'id webhookId kind criteria ratePerSecond state stateReason total counts done createdAt endedAt';

describe('recoveries via GraphQL', () => {
  it('can be started, counted, listed, paused, resumed and canceled', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    const ask = graphqlOf(app(), account.token);
    const begin = (dryRun: boolean) =>
      ask<{ recoverWebhook: { id: string | null } }>(
        `mutation ($id: ID!, $input: RecoverWebhookInput!) { recoverWebhook(id: $id, input: $input) { ${FIELDS} } }`,
        { id: webhook.id, input: { which: 'MISSED', since: AN_HOUR_AGO(), dryRun, ratePerSecond: 1 } },
      );
    expect((await begin(true)).recoverWebhook).toMatchObject({ id: null, state: 'DRY_RUN', total: 3 });
    const { id } = (await begin(false)).recoverWebhook;
    const states: unknown[] = [];
    for (const action of ['pauseRecovery', 'resumeRecovery', 'cancelRecovery']) {
      const answer = await ask<Record<string, { state: string }>>(`mutation { ${action}(id: ${id}) { state } }`);
      states.push(answer[action]!.state);
    }
    expect(states).toEqual(['PAUSED', 'RUNNING', 'CANCELED']);
    const listed = await ask<{ recoveries: { edges: { node: { id: string } }[] } }>(
      `{ recoveries(webhookId: ${webhook.id}, state: CANCELED) { edges { node { ${FIELDS} } } } recovery(id: ${id}) { state } }`,
    );
    expect(listed).toMatchObject({
      recoveries: { edges: [{ node: { id, kind: 'MISSED' } }] },
      recovery: { state: 'CANCELED' },
    });
    const stranger = graphqlOf(app(), (await app().account()).token);
    expect(await stranger(`{ recovery(id: ${id}) { id } }`)).toEqual({ recovery: null });
  });

  it('resend by filter', async () => {
    const { account, release } = await mixed();
    const ask = graphqlOf(app(), account.token);
    const answer = await ask(
      `mutation { resendDeliveries(filter: {status: EXHAUSTED, eventType: "b"}) { kind total webhookId } }`,
    );
    expect(answer).toEqual({ resendDeliveries: { kind: 'RESEND', total: 1, webhookId: null } });
    await recoverDue(app());
    await release();
    expect(came()).toEqual([10]);
  });
});
