import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { describe, beforeAll, expect, it } from 'vitest';

import { createApp } from '../../src/app/create-app.js';
import { apiDescription } from '../../src/operations/api-description/describe-api.js';
import { testConfig, useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Routes left out of the description on purpose: pages, GraphQL (it describes itself) and the inboxes' own URLs. */
const LEFT_OUT = /^\/(?!api\/|health\/|metrics$)|\*/;

/** Routes with which the documented endpoints refuse every method that does not read. */
const REFUSES = /^(?!GET).*(undelivered_webhooks\/|\/notifications)$/;

const test = useApp();
let description: OpenAPIObject;
let operations: { route: string; operation: OperationObject }[];

beforeAll(async () => {
  description = (await test().call<OpenAPIObject>(null, 'GET', '/docs-json')).body;
  operations = Object.entries(description.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) =>
      item[method] ? [{ route: `${method.toUpperCase()} ${path}`, operation: item[method] }] : [],
    ),
  );
});

function routesWhere(isSo: (operation: OperationObject) => boolean): string[] {
  return operations.filter(({ operation }) => isSo(operation)).map(({ route }) => route);
}

function isDescribed([status, response]: [string, object | undefined]): boolean {
  return /^[1-5]\d\d$/.test(status) && response !== undefined && ('description' in response || '$ref' in response);
}

/** Every `$ref` in part of the document. */
function references(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : references(value)));
}

describe('the description', () => {
  it('is OpenAPI 3.1 with a title, a version and the security schemes', () => {
    expect(description).toMatchObject({
      openapi: '3.1.0',
      info: {
        title: 'Hookledger',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        description: expect.stringContaining('webhooks'),
      },
      security: [{ token: [] }, { bearer: [] }],
      components: {
        securitySchemes: {
          token: { type: 'apiKey', in: 'header', name: 'Authorization' },
          bearer: { type: 'http', scheme: 'bearer' },
          'Shoptet-Access-Token': { type: 'apiKey', in: 'header', name: 'Shoptet-Access-Token' },
          'Shoptet-Private-API-Token': { type: 'apiKey', in: 'header', name: 'Shoptet-Private-API-Token' },
        },
      },
    });
  });

  it('is the same however often it is made', () => {
    expect(JSON.parse(JSON.stringify(apiDescription(test().app)))).toEqual(description);
  });

  it('gives every route a unique id, a summary, and responses by status', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(routesWhere(({ summary }) => !summary)).toEqual([]);
    expect(routesWhere(({ responses }) => Object.keys(responses).length === 0)).toEqual([]);
    expect(routesWhere(({ responses }) => !Object.entries(responses).every(isDescribed))).toEqual([]);
  });

  it('names each parameter of every path exactly once', () => {
    for (const { route, operation } of operations) {
      const named = (operation.parameters ?? []).filter((parameter) => 'in' in parameter);
      const inPath = named.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect({ route, inPath }).toEqual({ route, inPath: [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name) });
      expect(new Set(named.map((parameter) => `${parameter.in} ${parameter.name}`)).size).toBe(named.length);
    }
  });

  it('uses no scheme, schema or keyword missing from 3.1', () => {
    const schemes = Object.keys(description.components?.securitySchemes ?? {});
    const named = operations.flatMap(({ operation }) =>
      (operation.security ?? []).flatMap((each) => Object.keys(each)),
    );
    expect(schemes).toEqual(expect.arrayContaining(named));
    const places = Object.entries(description.components ?? {}).flatMap(([kind, components]) =>
      Object.keys(components as object).map((name) => `#/components/${kind}/${name}`),
    );
    expect(places).toEqual(expect.arrayContaining(references(description)));
    expect(JSON.stringify(description)).not.toMatch(/"nullable":|"exclusive(Minimum|Maximum)":(true|false)/);
  });

  it('describes the two documented endpoints with their own parameters and errors', () => {
    const parameters = (path: string) =>
      description.paths[path]?.get?.parameters?.map((parameter) => ('name' in parameter ? parameter.name : ''));
    expect(parameters('/api/v1/oms/settings/undelivered_webhooks/')).toEqual(
      expect.arrayContaining(['page', 'limit', 'sort', 'event_type', 'webhook', 'uuid', 'created_date__gte']),
    );
    expect(parameters('/api/webhooks/notifications')).toEqual([
      'status',
      'event',
      'active',
      'from',
      'itemsPerPage',
      'page',
      '',
    ]);
    const security = description.paths['/api/webhooks/notifications']?.get?.security;
    expect(security).toEqual(
      ['Shoptet-Access-Token', 'Shoptet-Private-API-Token', 'token', 'bearer'].map((scheme) => ({ [scheme]: [] })),
    );
    for (const path of ['/api/v1/oms/settings/undelivered_webhooks/', '/api/webhooks/notifications']) {
      expect(JSON.stringify(description.paths[path])).not.toContain('problem+json');
    }
  });

  it('declares the errors of every native route as problems', () => {
    const native = operations.filter(({ route }) => route.includes(' /api/v1/') && !route.includes('/oms/'));
    expect(native.length).toBeGreaterThan(20);
    const shared = description.components!.responses!;
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } };
    for (const { route, operation } of native) {
      const refusals = Object.entries(operation.responses).filter(([status]) => status >= '400');
      expect(refusals.map(([status]) => status)).toEqual(expect.arrayContaining(['403', '500', '503']));
      for (const [status, response] of refusals) {
        const resolved = '$ref' in response! ? shared[response.$ref.split('/').at(-1)!] : response;
        expect({ route, status, ...resolved }).toMatchObject({ route, status, content: problem });
      }
      const isSession = route.endsWith('/session');
      expect({ route, needs: operation.security === undefined }).toEqual({ route, needs: !isSession });
    }
  });

  it('declares that health and metrics need no token', () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect(description.paths[path]?.get?.security).toEqual([{}]);
    }
  });
});

describe('the API inventory', () => {
  const database = useDatabase();

  it('describes every route of the router, and nothing else', async () => {
    const app = await createApp(await testConfig(database()));
    const routed = new Set<string>();
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, url }) => {
        for (const name of [method].flat()) routed.add(`${name} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
      });
    await app.init();
    await app.close();

    const isHeadOfGet = (route: string) => route.startsWith('HEAD ') && routed.has(route.replace('HEAD', 'GET'));
    const expected = [...routed].filter(
      (route) => !LEFT_OUT.test(route.replace(/^\S+ /, '')) && !isHeadOfGet(route) && !REFUSES.test(route),
    );
    expect(operations.map(({ route }) => route).sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(25);
  });
});

describe('the page', () => {
  it('loads nothing from other hosts, and its content policy forbids it', async () => {
    const { status, headers, text } = await test().call(null, 'GET', '/docs');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'/);
    const loaded = [...text.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    for (const url of loaded) {
      expect(url).toMatch(/^\.\/docs\//);
      const file = await test().call(null, 'GET', new URL(url, `${test().url}/`).pathname);
      expect({ url, status: file.status }).toEqual({ url, status: 200 });
    }
    const options = (await test().call(null, 'GET', '/docs/swagger-ui-init.js')).text;
    expect(options).toContain('"validatorUrl": null');
  });
});
