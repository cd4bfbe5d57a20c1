import type { OpenAPIObject } from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql } from '../support/graphql.js';
import { parametersOf, type RouteParameter } from '../support/openapi-parameters.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
let parameters: RouteParameter[];

/** Whether a parameter accepts an instant and refuses an invalid one, which shows its type however it is described. */
const isInstant = async ({ method, pathWith }: RouteParameter) => {
  const [instant, other] = [
    await account.call(method, pathWith('2026-01-02T03:04:05Z')),
    await account.call(method, pathWith('2026-13-02T03:04:05Z')),
  ];
  return instant.status === 200 && other.status === 400;
};

beforeAll(async () => {
  account = await app().account();
  await account.webhook({ targetUrl: 'https://example.com/' });
  await account.publish();
  const { body } = await app().call<OpenAPIObject>(null, 'GET', '/docs-json');
  parameters = parametersOf(body).filter(({ method }) => method === 'GET');
});

describe('an instant in a query', () => {
  it('may have an unescaped + everywhere, with the same meaning as an escaped one', async () => {
    const instants: RouteParameter[] = [];
    for (const parameter of parameters) if (await isInstant(parameter)) instants.push(parameter);
    const names = new Set(instants.map(({ name }) => name.split(' ').at(-1)));
    expect(names).toEqual(
      new Set([
        'created_date__gt',
        'created_date__gte',
        'created_date__lt',
        'created_date__lte',
        'from',
        'since',
        'until',
      ]),
    );
    expect(instants).toHaveLength(names.size);
    const ahead = (minutes: number) => new Date(Date.now() + (120 + minutes) * 60_000).toISOString().slice(0, 19);
    for (const { name, pathWith } of instants) {
      for (const wall of [ahead(-5), ahead(5)]) {
        for (const offset of ['+02:00', '+0200']) {
          const [raw, escaped] = [
            await account.call<Record<string, unknown>>('GET', pathWith(wall + offset)),
            await account.call<Record<string, unknown>>('GET', pathWith(wall + encodeURIComponent(offset))),
          ];
          expect([name, wall + offset, raw.status]).toEqual([name, wall + offset, 200]);
          // Leaves out links, which repeat the query, and the request id.
          const shown = ({ body }: typeof raw) => JSON.stringify([body['items'], body['count'], body['data']]);
          expect([name, shown(raw)]).toEqual([name, shown(escaped)]);
        }
      }
    }
  });

  it('is accepted as Python writes it, and refused without an offset', async () => {
    const at = (since: string) => account.call('GET', `/api/v1/deliveries?since=${since}`);
    expect((await at('2026-01-02 03:04:05.123456%2B02:00')).status).toBe(200);
    expect((await at('2026-01-02+03:04:05.123456+02:00')).status).toBe(200);
    for (const text of ['2026-01-02+03:04:05', '2026-01-02T03:04:05++02:00', '2026-01-02T03:04:05+99:00', '+02:00'])
      expect(refusal(await at(text))).toEqual([400, 'invalid_request', 'since']);
  });

  it('is accepted likewise in GraphQL', async () => {
    const document = `query ($since: DateTime) { deliveries(filter: {since: $since}) { totalCount } }`;
    for (const since of ['2026-01-02T03:04:05 02:00', '2026-01-02T03:04:05+02:00']) {
      const { body } = await graphql(app(), account.token, document, { since });
      expect(body.errors).toBeUndefined();
    }
  });
});

describe('the filter for active notifications', () => {
  it('accepts any client’s spelling of a boolean', async () => {
    const ids = async (active: string) => {
      const { body } = await account.call<{ data: { notifications: { id: number }[] } }>(
        'GET',
        `/api/webhooks/notifications?active=${active}`,
      );
      return body.data.notifications.map(({ id }) => id);
    };
    const [active] = [await ids('true')];
    expect(active).toHaveLength(1);
    for (const text of ['True', 'TRUE', '1']) expect(await ids(text)).toEqual(active);
    for (const text of ['false', 'False', 'FALSE', '0']) expect(await ids(text)).toEqual([]);
    for (const text of ['yes', '01', '', '2', 'true%20', 'null']) {
      const answer = await account.call('GET', `/api/webhooks/notifications?active=${text}`);
      expect([text, answer.status]).toEqual([text, 400]);
      expect(answer.text).toContain('"instance":"active"');
    }
  });
});
