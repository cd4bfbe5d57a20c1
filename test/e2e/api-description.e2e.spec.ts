import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { describe, beforeAll, expect, it } from 'vitest';

import { createApp } from '../../src/create-app.js';
import { testConfig, useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Routes that the description leaves out on purpose: pages, GraphQL (it describes itself) and the inboxes' own URLs. */
const LEFT_OUT = /^\/($|docs|graphql|inbox\/|\*)/;

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

/** Every `$ref` in a part of the document. */
function references(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : references(value)));
}

describe('the description', () => {
  it('is OpenAPI 3.1 with a title, a version and the ways to authenticate', () => {
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

  it('holds what OpenAPI 3.1 demands of every route', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { route, operation } of operations) {
      expect(operation.summary, route).toBeTruthy();
      expect(Object.keys(operation.responses), route).not.toHaveLength(0);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, route).toMatch(/^([1-5]\d\d|default)$/);
        expect(response, `${route} ${status}`).toHaveProperty('description');
      }
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = (operation.parameters ?? []).filter((parameter) => 'in' in parameter);
      expect(named.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
      expect(new Set(named.map((parameter) => `${parameter.in} ${parameter.name}`)).size).toBe(named.length);
    }
  });

  it('names no scheme, schema or keyword that is not there in 3.1', () => {
    const schemes = Object.keys(description.components?.securitySchemes ?? {});
    for (const { route, operation } of operations) {
      for (const name of (operation.security ?? []).flatMap((requirement) => Object.keys(requirement))) {
        expect(schemes, route).toContain(name);
      }
    }
    for (const reference of references(description)) {
      const name = reference.replace('#/components/schemas/', '');
      expect(description.components?.schemas).toHaveProperty([name]);
    }
    const text = JSON.stringify(description);
    expect(text).not.toMatch(/"nullable":|"exclusive(Minimum|Maximum)":(true|false)/);
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
    ]);
    const security = description.paths['/api/webhooks/notifications']?.get?.security;
    expect(security).toEqual(
      ['Shoptet-Access-Token', 'Shoptet-Private-API-Token', 'token', 'bearer'].map((scheme) => ({ [scheme]: [] })),
    );
    for (const path of ['/api/v1/oms/settings/undelivered_webhooks/', '/api/webhooks/notifications']) {
      expect(JSON.stringify(description.paths[path])).not.toContain('problem+json');
    }
  });

  it('says of every native route that its errors are problems, and that health needs no token', () => {
    for (const { route, operation } of operations.filter(
      ({ route }) => route.includes('/api/v1/') && !route.includes('/oms/'),
    )) {
      expect(operation.responses['default'], route).toMatchObject({
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
      });
      expect(operation.security, route).toBeUndefined();
    }
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect(description.paths[path]?.get?.security).toEqual([{}]);
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

    const answersToRead = (route: string) => route.startsWith('HEAD ') && routed.has(route.replace('HEAD', 'GET'));
    // The documented endpoints refuse every method but reading, each by a route of its own.
    const refuses = (route: string) =>
      /undelivered_webhooks\/$|\/notifications$/.test(route) && !route.startsWith('GET ');
    const expected = [...routed].filter(
      (route) => !LEFT_OUT.test(route.replace(/^\S+ /, '')) && !answersToRead(route) && !refuses(route),
    );
    expect(operations.map(({ route }) => route).sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(25);
  });
});

describe('the page', () => {
  it('loads nothing from other hosts, and its browser is told so', async () => {
    const { status, headers, text } = await test().call(null, 'GET', '/docs');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'/);
    const loaded = [...text.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    for (const url of loaded) {
      expect(url).toMatch(/^\.\/docs\//);
      const file = await test().call(null, 'GET', new URL(url, `${test().url}/`).pathname);
      expect(file.status, url).toBe(200);
    }
    const options = (await test().call(null, 'GET', '/docs/swagger-ui-init.js')).text;
    expect(options).toContain('"validatorUrl": null');
  });
});
