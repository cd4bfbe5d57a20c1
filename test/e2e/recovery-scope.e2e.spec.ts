import { describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { Random } from '../support/random.js';
import { useReceiver } from '../support/receiver.js';
import { AN_HOUR_AGO, shop } from '../support/recoveries.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const ROUNDS = 20;

const app = useApp();
const receiver = useReceiver();
const random = new Random(SEED);

const STATUSES = ['PENDING', 'DELIVERED', 'EXHAUSTED', 'CANCELED'];
const STATES = ['WAITING', 'RETRYING', 'DELIVERED', 'EXHAUSTED', 'CANCELED'];

/** A value for each criterion that a resend can be given. */
const CRITERIA: Record<string, (webhookId: number) => unknown> = {
  status: () => random.oneOf(STATUSES),
  statuses: () => STATES.filter(() => random.below(2) === 0),
  webhookId: (id) => String(id),
  eventType: () => random.oneOf(['order:create', 'package.delivered', 'ı İ', '']),
  eventId: () => uuid(),
  uuid: () => uuid(),
  objectId: () => String(random.below(2 ** 31) - 2 ** 30),
  statusCodeClass: () => random.oneOf(['SUCCESS', 'REDIRECT', 'CLIENT_ERROR', 'SERVER_ERROR', 'NONE']),
  errorClass: () => random.oneOf(['timeout', 'connection_refused', 'no such code']),
  since: () => instant(60, 1_200),
  until: () => instant(2, 59),
};

const SCOPE = `scope {
  since until statuses webhookId eventType eventId uuid objectId statusCodeClass errorClass
}`;
interface Scope extends Record<string, unknown> {
  readonly since: string;
  readonly until: string;
  readonly statuses: string[];
}
interface Begun {
  readonly id: string | null;
  readonly createdAt: string;
  readonly scope: Scope;
}

const RESEND = `mutation ($filter: DeliveryFilterInput!, $dryRun: Boolean!) {
  begun: resendDeliveries(filter: $filter, all: true, dryRun: $dryRun) { id createdAt ${SCOPE} }
}`;
const RECOVER = `mutation ($id: ID!, $input: RecoverWebhookInput!) {
  begun: recoverWebhook(id: $id, input: $input) { id createdAt ${SCOPE} }
}`;
const AGAIN = `query ($id: ID!) { recovery(id: $id) { ${SCOPE} } recoveries(first: 1) { edges { node { ${SCOPE} } } } }`;

describe(`The scope of a recovery (seed ${SEED})`, () => {
  it('has a place for every criterion of a resend', async () => {
    const ask = graphqlOf(app(), (await app().account()).token);
    const { asked, covered } = await ask<Record<'asked' | 'covered', Record<string, { name: string }[]>>>(`{
      asked: __type(name: "DeliveryFilterInput") { inputFields { name } }
      covered: __type(name: "RecoveryScope") { fields { name } }
    }`);
    const criteria = asked.inputFields!.map(({ name }) => name).sort();
    expect(Object.keys(CRITERIA).sort()).toEqual(criteria);
    expect(covered.fields!.map(({ name }) => name).sort()).toEqual(criteria.filter((name) => name !== 'status'));
  });

  it(
    'shows each criterion as it was given, alone and with others, at once and later',
    { timeout: 60_000 },
    async () => {
      const { account, webhook } = await shop(app(), receiver);
      const ask = graphqlOf(app(), account.token);
      const names = Object.keys(CRITERIA);
      const some = Array.from({ length: ROUNDS }, () => names.filter(() => random.below(2) === 0));
      for (const chosen of [[], ...names.map((name) => [name]), names, ...some]) {
        const filter = Object.fromEntries(chosen.map((name) => [name, CRITERIA[name]!(webhook.id)]));
        const scope = scopeOf(filter, taken(filter));
        const dryRun = await ask<{ begun: Begun }>(RESEND, { filter, dryRun: true });
        expect({ filter, scope: shown(dryRun.begun) }).toEqual({ filter, scope });
        const { begun } = await ask<{ begun: Begun }>(RESEND, { filter, dryRun: false });
        expect({ filter, scope: shown(begun) }).toEqual({ filter, scope });
        expect(await laterOf(ask, begun)).toEqual([begun.scope, begun.scope]);
      }
    },
  );

  it.each([
    ['EXHAUSTED', ['EXHAUSTED']],
    ['MISSED', ['CANCELED']],
    ['ALL', ['EXHAUSTED', 'CANCELED']],
  ])('of what a webhook lost (%s) is the webhook and the range', async (which, statuses) => {
    const { account, webhook } = await shop(app(), receiver);
    const ask = graphqlOf(app(), account.token);
    for (const range of [{ since: AN_HOUR_AGO() }, { since: instant(60, 1_200), until: instant(2, 59) }]) {
      const { begun } = await ask<{ begun: Begun }>(RECOVER, { id: webhook.id, input: { which, ...range } });
      expect(shown(begun)).toEqual(scopeOf({ ...range, webhookId: String(webhook.id) }, statuses));
      expect(await laterOf(ask, begun)).toEqual([begun.scope, begun.scope]);
    }
  });
});

/** The scope that is to be shown of what was given. */
function scopeOf(given: Record<string, unknown>, statuses: string[]): Record<string, unknown> {
  const { status: _, since, until, ...rest } = given;
  const names = Object.keys(CRITERIA).filter((name) => name !== 'status');
  const exact = (time: unknown) => new Date(time as string).toISOString();
  return {
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...rest,
    statuses,
    since: since === undefined ? 'all that is kept' : exact(since),
    until: until === undefined ? 'now' : exact(until),
  };
}

/** The scope as it is shown, with words for the times that were not given. */
function shown({ scope, createdAt }: Begun): Record<string, unknown> {
  const agoMs = (time: string) => Date.parse(createdAt) - Date.parse(time);
  return {
    ...scope,
    since: agoMs(scope.since) > 86_400_000 ? 'all that is kept' : scope.since,
    until: Math.abs(agoMs(scope.until)) < 60_000 ? 'now' : scope.until,
  };
}

/** What of the states asked for can be sent again: what is pending is sent anyway. */
function taken(given: Record<string, unknown>): string[] {
  const { status, statuses, statusCodeClass, errorClass } = given as Record<string, string> & { statuses?: string[] };
  const usual = ['EXHAUSTED', 'CANCELED'];
  const asked = status === undefined && statuses === undefined ? usual : ['DELIVERED', ...usual];
  const wentWrong = errorClass !== undefined || (statusCodeClass ?? 'SUCCESS') !== 'SUCCESS';
  return asked
    .filter((one) => status === undefined || one === status)
    .filter((one) => statuses === undefined || statuses.includes(one))
    .filter((one) => one !== 'DELIVERED' || !wentWrong);
}

/** The scope of a recovery as it is read later, by its id and in the list. */
async function laterOf(ask: ReturnType<typeof graphqlOf>, { id }: Begun): Promise<Scope[]> {
  const { recovery, recoveries } = await ask<{
    recovery: { scope: Scope };
    recoveries: { edges: { node: { scope: Scope } }[] };
  }>(AGAIN, { id });
  return [recovery.scope, recoveries.edges[0]!.node.scope];
}

/** Minutes ago, with microseconds and an offset. */
function instant(from: number, to: number): string {
  const at = new Date(Date.now() - (from + random.below(to - from)) * 60_000 + 2 * 3_600_000);
  return at.toISOString().replace('Z', `${String(random.below(1_000)).padStart(3, '0')}+02:00`);
}

function uuid(): string {
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
