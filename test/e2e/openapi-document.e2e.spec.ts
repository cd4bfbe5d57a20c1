import type { OpenAPIObject } from '@nestjs/swagger';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { DescribedApi, type SeenAnswer } from '../support/openapi/described-api.js';

/** Linter findings that do not apply here. */
const EXEMPT = [
  // The document prescribes this path.
  /^no-path-trailing-slash .*undelivered_webhooks/,
  // No request to these can be invalid.
  /^operation-4xx-response .*~1(health~1live|health~1ready|metrics)\//,
];

const test = useApp();
let text: string;
let description: OpenAPIObject;

beforeAll(async () => {
  ({ text, body: description } = await test().call<OpenAPIObject>(null, 'GET', '/docs-json'));
});

type Node = Record<string, unknown>;

/** Every object of the document with its place, except examples, which may look like schemas. */
function* nodesOf(part: unknown, at = '#'): Generator<[place: string, node: Node]> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield [at, part as Node];
  for (const [key, value] of Object.entries(part)) {
    if (key === 'example' || key === 'examples') continue;
    yield* nodesOf(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

const isOf = ({ type }: Node, name: string) => type === name || (Array.isArray(type) && type.includes(name));

const placesWhere = (isSo: (node: Node) => boolean) =>
  [...nodesOf(description)].filter(([, node]) => isSo(node)).map(([place]) => place);

describe('the OpenAPI document', () => {
  it('passes the recommended rules of a linter', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, absoluteRef: '/openapi.json', config });
    const said = problems.map(({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer}`);
    expect(said.filter((problem) => !EXEMPT.some((exempt) => exempt.test(problem)))).toEqual([]);
  });

  it('has only examples that match their schema', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(description, 'openapi.json');
    const examples = [...nodesOf(description)].filter(([, node]) => 'example' in node);
    expect(examples.length).toBeGreaterThan(40);
    for (const [place, { example, schema }] of examples) {
      const $ref = `openapi.json${schema ? `${place}/schema` : place}`.replaceAll(/[{}]/g, encodeURIComponent);
      const isValid = ajv.validate({ $ref }, example);
      expect({ place, errors: isValid ? null : ajv.errors }).toEqual({ place, errors: null });
    }
  });

  it('declares for every number whether it is an integer, and its range', () => {
    const numbers = placesWhere((node) => isOf(node, 'number'));
    expect(numbers.filter((place) => !place.endsWith('/rateLimitPerSecond'))).toEqual([]);
    expect(placesWhere((node) => isOf(node, 'integer') && !/^int(32|64)$/.test(String(node.format)))).toEqual([]);
  });

  it('declares the fields of every object, or the type of its additional ones', () => {
    expect(placesWhere((node) => isOf(node, 'object') && !node.properties && !node.additionalProperties)).toEqual([]);
  });

  it('names the address at which the service is reached', () => {
    expect(description.servers).toEqual([{ url: test().url }]);
  });
});

/** Copies of a value, each with one violation of its description. */
function* spoiled(
  value: unknown,
  isFree: (path: string) => boolean,
  path = '',
): Generator<[what: string, copy: unknown]> {
  if (isFree(path)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const [what, copy] of spoiled(item, isFree, `${path}/${index}`)) yield [what, value.with(index, copy)];
  } else if (typeof value === 'object' && value !== null) {
    yield [`${path} has a field more`, { ...value, unheardOf: 1 }];
    for (const [name, inner] of Object.entries(value)) {
      const { [name as never]: _, ...rest } = value;
      yield [`${path} lacks ${name}`, rest];
      for (const [what, copy] of spoiled(inner, isFree, `${path}/${name}`)) yield [what, { ...value, [name]: copy }];
    }
  } else {
    yield [`${path} is a list`, [[]]];
  }
}

describe('the check of every response', () => {
  /** Places that may contain anything or be left out. */
  const isFree = (path: string) => /\/(payload|config|kwargs|additionalHeaders|errors)$/.test(path);

  it('notices each missing field, additional field, wrong type, wrong status and wrong media type', async () => {
    const account = await test().account();
    const webhook = await account.webhook({ targetUrl: 'https://shop.example.com/' });
    const event = await account.publish();
    await test().worker.idle();
    const api = new DescribedApi(description);
    const paths = [
      '/api/v1/webhooks',
      `/api/v1/webhooks/${webhook.id}`,
      `/api/v1/events/${event.id}`,
      '/api/v1/deliveries',
      '/api/v1/account',
      '/api/v1/account/tokens',
      '/api/webhooks/notifications',
      '/api/v1/webhooks/0',
      '/api/webhooks/notifications?page=9',
      '/health/live',
    ];
    for (const path of paths) {
      const { status, headers, text: body } = await account.call('GET', path);
      const answer: SeenAnswer = { method: 'GET', path, status, headers, text: body };
      expect(api.answerProblems(answer)).toEqual([]);
      expect(api.answerProblems({ ...answer, status: 418 })).not.toEqual([]);
      expect(api.answerProblems({ ...answer, headers: { 'content-type': 'text/html' } })).not.toEqual([]);
      const copies = [...spoiled(JSON.parse(body), isFree)];
      expect(copies.length).toBeGreaterThan(2);
      for (const [what, copy] of copies) {
        const problems = api.answerProblems({ ...answer, text: JSON.stringify(copy) });
        expect({ path, what, noticed: problems.length > 0 }).toEqual({ path, what, noticed: true });
      }
    }
  });
});
