import type { OpenAPIObject } from '@nestjs/swagger';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { argumentsOf } from '../support/graphql-arguments.js';
import { graphql, operatorToken } from '../support/graphql.js';
import { HOSTILE_TEXTS, HOSTILE_VALUES, inUrl, KNOWN_TRAPS, someHostileText } from '../support/hostile-texts.js';
import { fieldsOf, parametersOf } from '../support/openapi-parameters.js';
import { Random } from '../support/random.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Random texts per place, in addition to the known traps. 0 tries every text. */
const TRIES = Number(process.env.TRIES ?? 4);
/** Concurrent requests. */
const TOGETHER = 8;
const PATIENCE = { timeout: TRIES === 0 ? 1_800_000 : 120_000 };

const random = new Random(SEED);
const app = useApp();
let token: string;
let account: Record<string, string>;
let description: OpenAPIObject;

beforeAll(async () => {
  token = await operatorToken(app());
  account = { 'Hookledger-Account': String((await app().account()).id) };
  description = (await app().call<OpenAPIObject>(null, 'GET', '/docs-json')).body;
});

describe(`no text makes the service fail (seed ${SEED})`, () => {
  it('in a parameter of a REST route', PATIENCE, async () => {
    const parameters = parametersOf(description);
    expect(parameters.length).toBeGreaterThan(50);
    const asked = parameters.flatMap(({ method, pathWith, name }) =>
      texts().map((text) => ({ what: what(name, text), ask: () => ask(method, pathWith(inUrl(text))) })),
    );
    expect(await failuresOf(asked)).toEqual([]);
  });

  it('in a field of a REST body', PATIENCE, async () => {
    const fields = fieldsOf(description);
    expect(fields.length).toBeGreaterThan(40);
    const asked = fields.flatMap(({ method, path, name, bodyWith }) =>
      values().map((value) => ({ what: what(name, value), ask: () => ask(method, path, bodyWith(value)) })),
    );
    expect(await failuresOf(asked)).toEqual([]);
  });

  it('in an argument of a GraphQL field', PATIENCE, async () => {
    const { body } = await graphql<IntrospectionQuery>(app(), null, getIntrospectionQuery());
    const given = argumentsOf(buildClientSchema(body.data));
    expect(given.length).toBeGreaterThan(80);
    const asked = given.flatMap(({ name, document: query, variablesWith }) =>
      values().map((value) => ({
        what: what(name, value),
        ask: () => ask('POST', '/graphql', { query, variables: variablesWith(value) }),
      })),
    );
    expect(await failuresOf(asked)).toEqual([]);
  });
});

const some = <T>(all: readonly T[]) => (TRIES === 0 ? all : Array.from({ length: TRIES }, () => random.oneOf(all)));
const texts = () => [...KNOWN_TRAPS, ...some(HOSTILE_TEXTS), someHostileText(random)];
const values = () => [...texts(), ...some(HOSTILE_VALUES)];
const what = (name: string, value: unknown) => `${name} ${JSON.stringify(value).slice(0, 60)}`;

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const answer = await fetch(app().url + path, {
    method,
    redirect: 'manual',
    headers: { ...account, authorization: `Token ${token}`, ...(body !== undefined && JSON_TYPE) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
}

const JSON_TYPE = { 'content-type': 'application/json' };

interface Asked {
  readonly what: string;
  readonly ask: () => Promise<{ status: number; text: string }>;
}

/** Sends all requests and returns the server errors. */
async function failuresOf(asked: readonly Asked[]): Promise<string[]> {
  const failures: string[] = [];
  const left = [...asked];
  const askNext = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { status, text } = await next.ask();
      if (status >= 500 || /"internal_error"|"INTERNAL_SERVER_ERROR"/.test(text)) {
        failures.push(`${next.what}: ${status} ${text.slice(0, 120)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, askNext));
  return failures;
}
