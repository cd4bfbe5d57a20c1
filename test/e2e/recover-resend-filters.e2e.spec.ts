import { beforeAll, describe, expect, it } from 'vitest';

import type { RecoveryDto } from '../../src/recovery/recoveries.dto.js';
import { freePort, useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import { endRecoveries, recoverDue, shop, stopRecoveryTimer } from '../support/recoveries.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeAll(() => stopRecoveryTimer(app()));

const NAMES = ['broken', 'missing', 'refused', 'arrived', 'retrying', 'canceled', 'waiting'] as const;
type Name = (typeof NAMES)[number];

const came = () => receiver.received.map(({ body }) => JSON.parse(body).payload.name as Name);
const resend = (account: TestAccount, filter: object) =>
  account.call<RecoveryDto>('POST', '/api/v1/deliveries/resend', filter);

/**
 * A webhook with a delivery for each name, whose object id is the name's place from 1. Nothing is sent until `release`.
 */
async function oneOfEach() {
  await endRecoveries(app());
  const { account, webhook } = await shop(app(), receiver, { maxAttempts: 1 });
  const uuids = {} as Record<Name, string>;
  const publish = async (name: Name, status = 200) => {
    receiver.reset({ status });
    const { id } = await account.publish({ payload: { name }, objectId: NAMES.indexOf(name) + 1 });
    await app().worker.idle();
    uuids[name] = (await account.deliveryOf(id)).uuid;
  };
  await publish('broken', 500);
  await publish('missing', 404);
  await account.patchWebhook(webhook.id, { targetUrl: `http://127.0.0.1:${await freePort()}/` });
  await publish('refused');
  await account.patchWebhook(webhook.id, { targetUrl: receiver.url, maxAttempts: 2 });
  await publish('arrived');
  await publish('retrying', 500);
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
  await publish('canceled');
  const [canceled] = await app().query('SELECT id FROM deliveries WHERE uuid = $1', [uuids.canceled]);
  await graphqlOf(app(), account.token)(`mutation { cancelDelivery(id: ${String(canceled!.id)}) { id } }`);
  await publish('waiting');
  receiver.reset();
  const release = async () => {
    await app().query(`DELETE FROM pending_deliveries WHERE account_id = $1 AND lane IN (1, 2)`, [account.id]);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await recoverDue(app());
  };
  return { account, uuids, release };
}

const COUNT = `mutation ($filter: DeliveryFilterInput!) { resendDeliveries(filter: $filter, dryRun: true) { total } }`;
const LIST = `query ($filter: DeliveryFilterInput!) { deliveries(filter: $filter) { edges { node { id } } } }`;

/** The same filter for GraphQL, which names states and classes in upper case. */
function inGraphql(filter: Record<string, unknown>): Record<string, unknown> {
  const upper = (value: unknown) => (value as string).toUpperCase();
  const { status, statuses, statusCodeClass, ...rest } = filter;
  return {
    ...rest,
    ...(status !== undefined && { status: upper(status) }),
    ...(statuses !== undefined && { statuses: (statuses as string[]).map(upper) }),
    ...(statusCodeClass !== undefined && { statusCodeClass: upper(statusCodeClass) }),
  };
}

describe('a resend', () => {
  it.each<[filter: Record<string, unknown> & { uuidOf?: Name }, expected: Name[]]>([
    [{ statuses: ['exhausted'] }, ['broken', 'missing', 'refused']],
    [{ statuses: ['delivered', 'canceled'] }, ['arrived', 'canceled']],
    [{ statuses: ['waiting', 'retrying', 'canceled'] }, ['canceled']],
    [{ statuses: ['waiting', 'retrying'] }, []],
    [{ statuses: [] }, []],
    [{ status: 'exhausted', statuses: ['canceled'] }, []],
    [{ uuidOf: 'missing' }, ['missing']],
    [{ uuidOf: 'retrying' }, []],
    [{ uuid: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }, []],
    [{ objectId: '2' }, ['missing']],
    [{ objectId: '99' }, []],
    [{ statusCodeClass: 'server_error' }, ['broken']],
    [{ statusCodeClass: 'client_error' }, ['missing']],
    [{ statusCodeClass: 'none' }, ['refused']],
    [{ statusCodeClass: 'success' }, []],
    [{ statusCodeClass: 'success', statuses: ['delivered'] }, ['arrived']],
    [{ errorClass: 'connection_refused' }, ['refused']],
    [{ errorClass: 'timeout' }, []],
  ])(
    'sends the deliveries that %j selects, and counts the same in a dry run',
    async ({ uuidOf, ...given }, expected) => {
      const { account, uuids, release } = await oneOfEach();
      const filter = uuidOf ? { uuid: uuids[uuidOf] } : given;
      const ask = graphqlOf(app(), account.token);
      expect(await ask(COUNT, { filter: inGraphql(filter) })).toEqual({ resendDeliveries: { total: expected.length } });
      expect((await resend(account, filter)).body).toMatchObject({ total: expected.length, criteria: filter });
      await recoverDue(app());
      await release();
      expect(came().sort()).toEqual(expected.toSorted());
    },
  );

  it('selects the same failed deliveries as the list, and none that were delivered', async () => {
    const { account } = await oneOfEach();
    const ask = graphqlOf(app(), account.token);
    // Another attempt of a delivered one may fail. It stays delivered, and out of the list of failed ones.
    await app().query(`UPDATE deliveries SET last_error = 'timeout' WHERE account_id = $1 AND status = 'delivered'`, [
      account.id,
    ]);
    for (const filter of [{ errorClass: 'timeout' }, { errorClass: 'timeout', statuses: ['DELIVERED'] }]) {
      expect(await ask(LIST, { filter })).toEqual({ deliveries: { edges: [] } });
      expect(await ask(COUNT, { filter })).toEqual({ resendDeliveries: { total: 0 } });
    }
  });

  it('ignores repeated states, and refuses a list longer than the number of states', async () => {
    const { account } = await oneOfEach();
    const statuses = ['canceled', 'exhausted', 'canceled', 'exhausted'];
    const { body } = await resend(account, { statuses, dryRun: true });
    expect(body).toMatchObject({ criteria: { statuses: ['exhausted', 'canceled'] } });
    const tooMany = { statuses: Array<string>(100_000).fill('exhausted') };
    expect(refusal((await resend(account, tooMany)) as never)).toEqual([400, 'invalid_request', 'statuses']);
  });

  it('accepts an object’s id as a number or a string', async () => {
    const { account } = await oneOfEach();
    expect((await resend(account, { objectId: 2, dryRun: true })).body).toMatchObject({ total: 1 });
    expect((await resend(account, { objectId: 1.5, dryRun: true })).status).toBe(400);
  });
});
