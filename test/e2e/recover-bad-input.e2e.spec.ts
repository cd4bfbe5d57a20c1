import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import {
  AN_HOUR_AGO,
  endRecoveries,
  recover,
  recoverDue,
  shop,
  shopThatMissed,
  stopRecoveryTimer,
} from '../support/recoveries.js';

const app = useApp();
const receiver = useReceiver();
beforeAll(() => stopRecoveryTimer(app()));
beforeEach(async () => {
  await endRecoveries(app());
  receiver.reset();
});

const AHEAD = new Date(Date.now() + 3_600_000).toISOString();
const LONG_AGO = new Date(Date.now() - 40 * 86_400_000).toISOString();

describe('an invalid recovery', () => {
  it.each([
    [{ since: undefined }, 'since'],
    [{ since: 'yesterday' }, 'since'],
    [{ since: AHEAD }, 'since'],
    [{ since: LONG_AGO }, 'since'],
    [{ until: AHEAD }, 'until'],
    [{ until: LONG_AGO }, 'until'],
    [{ until: null }, 'until'],
    [{ which: undefined }, 'which'],
    [{ which: 'resend' }, 'which'],
    [{ ratePerSecond: 0 }, 'ratePerSecond'],
    [{ ratePerSecond: 1.5 }, 'ratePerSecond'],
    [{ dryRun: 'yes' }, 'dryRun'],
    [{ webhookId: 7 }, 'webhookId'],
  ])('with %j is refused by the name of its field', async (fields, field) => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 1);
    expect(refusal((await recover(account, webhook.id, fields)) as never)).toEqual([400, 'invalid_request', field]);
    await recoverDue(app());
    expect(receiver.received).toEqual([]);
  });

  it('may reach back no further than the account’s retention', async () => {
    const { account, webhook } = await shop(app(), receiver);
    await account.call('PATCH', '/api/v1/account', { retentionDays: 8 });
    const since = new Date(Date.now() - 10 * 86_400_000).toISOString();
    expect(refusal((await recover(account, webhook.id, { since })) as never)).toEqual([
      400,
      'invalid_request',
      'since',
    ]);
  });

  it('that finds nothing completes at once', async () => {
    const { account, webhook } = await shop(app(), receiver);
    const { status, body } = await recover(account, webhook.id, { which: 'all' });
    expect([status, body]).toMatchObject([202, { state: 'completed', total: 0, done: 0 }]);
  });

  it('of a disabled webhook is refused with a hint, and of a deleted one is not found', async () => {
    const { account, webhook } = await shop(app(), receiver);
    await account.patchWebhook(webhook.id, { isActive: false });
    const refused = await recover(account, webhook.id);
    expect(refusal(refused as never)).toEqual([409, 'state_conflict']);
    expect(refused.text).toContain('Enable it first');
    await account.call('DELETE', `/api/v1/webhooks/${webhook.id}`);
    expect((await recover(account, webhook.id)).status).toBe(404);
    const resent = await account.call('POST', '/api/v1/deliveries/resend', { webhookId: webhook.id });
    expect(refusal(resent)).toEqual([409, 'state_conflict']);
  });

  it('of another account is not found on any route', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    const { body } = await recover(account, webhook.id, { ratePerSecond: 1 });
    const stranger = await app().account();
    const answers = [
      await recover(stranger, webhook.id),
      await stranger.call('POST', '/api/v1/deliveries/resend', { webhookId: webhook.id }),
      await stranger.call('GET', `/api/v1/recoveries/${body.id}`),
      await stranger.call('GET', '/api/v1/recoveries/99999999999'),
      ...(await Promise.all(
        ['pause', 'resume', 'cancel'].map((action) => stranger.call('POST', `/api/v1/recoveries/${body.id}/${action}`)),
      )),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    expect((await stranger.call('GET', `/api/v1/recoveries?webhookId=${webhook.id}`)).body).toMatchObject({
      items: [],
    });
    expect((await account.call('GET', `/api/v1/recoveries/${body.id}`)).body).toMatchObject({ state: 'running' });
  });

  it('is listed by webhook and state, newest first', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    for (let n = 0; n < 3; n++) await recover(account, webhook.id, { until: AN_HOUR_AGO(), since: aDayAgo() });
    await recover(account, webhook.id, { ratePerSecond: 1 });
    const list = async (query: string) =>
      (await account.call<{ items: { id: number }[]; nextCursor: string }>('GET', `/api/v1/recoveries?${query}`)).body;
    const all = await list(`webhookId=${webhook.id}`);
    const ids = all.items.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect((await list('state=completed')).items).toHaveLength(3);
    const first = await list('limit=3');
    expect((await list(`limit=3&after=${first.nextCursor}`)).items).toEqual(all.items.slice(3));
    expect(refusal(await account.call('GET', '/api/v1/recoveries?state=asleep'))).toEqual([
      400,
      'invalid_request',
      'state',
    ]);
  });
});

const aDayAgo = () => new Date(Date.now() - 86_400_000).toISOString();
