import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { buildSchema, getNamedType, isCompositeType, isRequiredArgument } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import { type Route, routesOf } from '../support/routes-of.js';
import type { TestAccount } from '../support/test-account.js';

const MUTATING = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** An inbox accepts anything, and the documented endpoints refuse everything but reads in their own error formats. */
const TAKEN_AS_SENT = /^\/inbox\/|undelivered_webhooks\/$|\/notifications$/;

const app = useApp();
const receiver = useReceiver();
let account: TestAccount;
let description: OpenAPIObject;

interface Mutating {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject | undefined;
}

/** Every route that changes something, with the ids of an account's first things. */
function mutatingRoutes(): Mutating[] {
  return routesOf(app().app)
    .filter(({ path }) => !TAKEN_AS_SENT.test(path))
    .flatMap(({ path, methods }: Route) =>
      methods
        .filter((method) => MUTATING.includes(method))
        .map((method) => {
          const described = description.paths[path.replaceAll(/:(\w+)/g, '{$1}')];
          const operation = described?.[method.toLowerCase() as 'post'];
          return { method, path: path.replaceAll(/:\w+/g, '1'), operation };
        }),
    );
}

/** Everything stored. */
const kept = () =>
  app().query(
    `SELECT (SELECT json_agg(w ORDER BY id) FROM webhooks w)::text AS webhooks, (SELECT count(*) FROM webhook_secrets) AS secrets,
            (SELECT json_agg(d ORDER BY id) FROM deliveries d)::text AS deliveries, (SELECT count(*) FROM events) AS events,
            (SELECT json_agg(p ORDER BY delivery_id) FROM pending_deliveries p)::text AS pending,
            (SELECT json_agg(a ORDER BY id) FROM accounts a)::text AS accounts, (SELECT count(*) FROM api_tokens) AS tokens,
            (SELECT count(*) FROM inboxes) AS inboxes, (SELECT json_agg(r ORDER BY id) FROM recoveries r)::text AS recoveries`,
  );

beforeAll(async () => {
  account = await app().account();
  receiver.reset({ status: 500 });
  await account.webhook({ targetUrl: receiver.url, maxAttempts: 1 });
  await account.publish();
  await app().worker.idle();
  description = (await app().call<OpenAPIObject>(null, 'GET', '/docs-json')).body;
});

describe('a request that changes something', () => {
  it('is refused for any query parameter, by name, on every route, and changes nothing', async () => {
    const before = await kept();
    const routes = mutatingRoutes();
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path } of routes) {
      for (const body of [undefined, {}]) {
        const answer = await account.call(method, `${path}?dryRun=true&webhookId=5`, body);
        const told = path === '/graphql' ? [answer.status, ...graphqlRefusal(answer as never)] : refusal(answer);
        expect([method, path, ...told]).toEqual([method, path, 400, 'invalid_request', 'dryRun', 'webhookId']);
      }
    }
    await app().worker.idle();
    expect(await kept()).toEqual(before);
  });

  it('is not refused for its query before its caller is known', async () => {
    for (const { method, path } of mutatingRoutes()) {
      if (path === '/graphql' || path === '/api/v1/session') continue;
      for (const [token, code] of [
        [null, 'missing_token'],
        ['hl_nobody', 'invalid_token'],
      ] as const) {
        const answer = await app().call(token, method, `${path}?dryRun=true`);
        expect([method, path, ...refusal(answer)]).toEqual([method, path, 401, code]);
      }
    }
  });

  it('is refused without a required body', async () => {
    const before = await kept();
    const required = mutatingRoutes().filter(({ operation }) => {
      const body = operation?.requestBody;
      return body !== undefined && 'content' in body && body.required !== false;
    });
    expect(required.length).toBeGreaterThanOrEqual(9);
    for (const { method, path } of required) {
      for (const body of [undefined, '']) {
        // Creating accounts is for operators: an account's token is refused before the body is checked.
        if (path === '/api/v1/accounts') continue;
        expect([method, path, ...refusal(await account.call(method, path, body))]).toEqual([
          method,
          path,
          400,
          'invalid_request',
          'body',
        ]);
      }
    }
    expect(await kept()).toEqual(before);
  });

  it('is refused for any field if it takes none', async () => {
    const before = await kept();
    const without = mutatingRoutes().filter(({ path, operation }) => path !== '/graphql' && !operation?.requestBody);
    expect(without.length).toBeGreaterThanOrEqual(10);
    for (const { method, path } of without) {
      const answer = await account.call(method, path, { dryRun: true });
      expect([method, path, ...refusal(answer)]).toEqual([method, path, 400, 'invalid_request', 'dryRun']);
    }
    expect(await kept()).toEqual(before);
  });
});

describe('an argument of GraphQL', () => {
  it('may be left out if the schema says so', async () => {
    const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.gql'), 'utf8'));
    const fields = [
      ...Object.values(schema.getQueryType()!.getFields()).filter(({ args }) => !args.some(isRequiredArgument)),
      schema.getMutationType()!.getFields()['rotateWebhookSecret']!,
    ];
    expect(fields.length).toBeGreaterThan(5);
    for (const { name, args, type } of fields) {
      const given = args.some(isRequiredArgument) ? '(id: 1)' : '';
      const shown = isCompositeType(getNamedType(type)) ? '{ __typename }' : '';
      const operation = name.startsWith('rotate') ? 'mutation' : 'query';
      const { body } = await graphql(app(), account.token, `${operation} { ${name}${given} ${shown} }`);
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      // Operations for operators are forbidden. All others work.
      expect([name, codes.filter((code) => code !== 'forbidden')]).toEqual([name, []]);
    }
  });
});

describe('a resend by filter', () => {
  const RESEND = '/api/v1/deliveries/resend';

  it.each([{}, { all: false }, { dryRun: true }, { dryRun: true, ratePerSecond: 5 }])(
    'without any condition is refused with a hint: %j',
    async (body) => {
      const answer = await account.call('POST', RESEND, body);
      expect(refusal(answer)).toEqual([400, 'invalid_request', 'all']);
      expect(answer.text).toContain('all: true');
      const document = `mutation ($dryRun: Boolean, $all: Boolean, $rate: Int) {
        resendDeliveries(filter: {webhookId: null, statuses: null}, all: $all, dryRun: $dryRun, ratePerSecond: $rate) { id } }`;
      const inGraphql = await graphql(app(), account.token, document, {
        ...('dryRun' in body && { dryRun: body.dryRun }),
        ...('all' in body && { all: body.all }),
        ...('ratePerSecond' in body && { rate: body.ratePerSecond }),
      });
      expect(graphqlRefusal(inGraphql)).toEqual(['invalid_request', 'all']);
    },
  );

  it('selects everything if asked for all, else what its conditions select', async () => {
    const count = async (body: object) =>
      (await account.call<{ total: number }>('POST', RESEND, { ...body, dryRun: true })).body.total;
    expect(await count({ all: true })).toBe(1);
    expect(await count({ all: true, eventType: 'none' })).toBe(0);
    expect(await count({ eventType: 'order.created' })).toBe(1);
    const document = `mutation { resendDeliveries(filter: {}, all: true, dryRun: true) { total } }`;
    const { body } = await graphql(app(), account.token, document);
    expect(body.data).toEqual({ resendDeliveries: { total: 1 } });
  });
});
