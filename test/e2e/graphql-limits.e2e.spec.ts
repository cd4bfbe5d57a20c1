import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';

const app = useApp();
let token: string;
beforeAll(async () => {
  ({ token } = await app().account());
});

const LEVELS = [
  'deliveries(first: 1)',
  'edges',
  'node',
  'event',
  'deliveries',
  'event',
  'deliveries',
  'event',
  'deliveries',
];

const deep = (...last: string[]) => nested([...LEVELS, ...last]);
const nested = (fields: string[]) => `{ ${fields.join(' { ')} ${'} '.repeat(fields.length)}`;

/** The same, with everything below the first event in a named fragment. */
const deepInFragments = (...last: string[]) =>
  `${nested([...LEVELS.slice(0, 4), '...Below'])} fragment Below on Event ${nested([...LEVELS.slice(4), ...last])}`;

const WEBHOOK = 'eventType: "a", targetUrl: "https://example.com/"';
const ofTokens = (tokens: number) =>
  `mutation { createWebhook(input: {${WEBHOOK}, config: {a: [${'1 '.repeat(tokens - 27)}]}}) { id } }`;

const aliases = (count: number) =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: me { isOperator }`).join(' ')} }`;

/** Each fragment spreads the next one ten times. */
const bomb = `{ me { account { ...F0 } } } ${Array.from(
  { length: 9 },
  (_, n) => `fragment F${n} on Account { ${n < 8 ? `...F${n + 1} `.repeat(10) : 'id'} }`,
).join(' ')}`;

/** Forty fragments with the same fields each. */
const repeatedInFragments = `{ ${Array.from({ length: 40 }, (_, n) => `...F${n}`).join(' ')} } ${Array.from(
  { length: 40 },
  (_, n) => `fragment F${n} on Query { ${'__typename '.repeat(30)} }`,
).join(' ')}`;

const page = (first: number, fields: string) => `{ deliveries(first: ${first}) { edges { node { ${fields} } } } }`;
const everything = 'id webhook { id } event { id payload } attempts { edges { node { number responseBody } } }';
const tooMuch = page(100, 'event { deliveries { event { deliveries { webhook { id } attempts { totalCount } } } } }');

const REFUSED: [what: string, document: string, code: string][] = [
  ['eleven levels', deep('webhook', 'id'), 'document_too_deep'],
  ['eleven levels in named fragments', deepInFragments('webhook', 'id'), 'document_too_deep'],
  ['31 aliases', aliases(31), 'too_many_aliases'],
  ['2,001 tokens', ofTokens(2_001), 'document_too_large'],
  ['100,001 characters, most of them a comment', `{ me { isOperator } } #${'x'.repeat(100_000)}`, 'document_too_large'],
  ['too much at once', tooMuch, 'document_too_costly'],
  ['too much by variables', `query ($n: Int = 100) ${tooMuch.replace('100', '$n')}`, 'document_too_costly'],
  ['fragments that multiply', bomb, 'document_too_costly'],
  ['a field 490 times', `{ ${'me { __typename } '.repeat(490)} }`, 'document_too_costly'],
  ['a field 101 times', `{ ${'__typename '.repeat(101)} }`, 'document_too_costly'],
  ['a field of as many fragments', repeatedInFragments, 'document_too_costly'],
];

describe('a GraphQL document', () => {
  it.each(REFUSED)(
    'with %s is refused with its code, whatever media type the client accepts',
    async (_, document, code) => {
      for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
        const answer = await graphql(app(), token, document, {}, { accept });
        expect([answer.status, ...graphqlRefusal(answer)]).toEqual([400, code]);
      }
      // Results of a check are cached, including refusals.
      expect((await graphql(app(), token, document)).status).toBe(400);
    },
  );

  it.each([
    ['ten levels', deep('id')],
    ['ten levels in named fragments', deepInFragments('id')],
    ['30 aliases', aliases(30)],
    ['a field 100 times', `{ ${'__typename '.repeat(100)} }`],
    ['2,000 tokens', ofTokens(2_000)],
    ['a page of a hundred with all its relations', page(100, everything)],
    [
      'GraphiQL’s introspection',
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: false, specifiedByUrl: true }),
    ],
  ])('with %s is executed', async (_, document) => {
    expect((await graphql(app(), token, document)).text).not.toContain('"errors"');
  });

  it('costs what its own variables ask for, not those of an earlier request', async () => {
    const document = `query ($n: Int!) ${tooMuch.replace('100', '$n')}`;
    await graphqlOf(app(), token)(document, { n: 1 });
    expect(graphqlRefusal(await graphql(app(), token, document, { n: 100 }))).toEqual(['document_too_costly']);
  });

  it('may ask for at most a hundred items of a list, and the refusal names the field', async () => {
    const answer = await graphql(app(), token, page(1_000_000, 'id'));
    expect(graphqlRefusal(answer)).toEqual(['invalid_request', 'first']);
  });

  it('is charged for its other fields even if one of them is invalid', async () => {
    const document = `query ($id: ID = 1) { webhook(id: $id) { id } ${tooMuch.slice(1)}`;
    expect(graphqlRefusal(await graphql(app(), token, document, { id: null }))).toEqual(['document_too_costly']);
  });

  const MEGABYTE = 1_000_000;
  it.each([
    ['tokens', `{ ${'me '.repeat(MEGABYTE / 3)}}`],
    ['braces', '{a'.repeat(MEGABYTE / 2)],
    ['a comment', `{ me { isOperator } } #${'x'.repeat(MEGABYTE)}`],
    ['a string', `{ webhook(id: "${'x'.repeat(MEGABYTE)}") { id } }`],
    ['a comment beyond the body limit', `{ me { isOperator } } #${'x'.repeat(3 * MEGABYTE)}`],
  ])('with a megabyte of %s is refused at once', async (_, document) => {
    const body = JSON.stringify({ query: document });
    const send = () => app().call(token, 'POST', '/graphql', body);
    await send();
    const begun = performance.now();
    const answer = await send();
    const took = performance.now() - begun;
    expect([answer.status, graphqlRefusal(answer as never)]).toEqual([400, ['document_too_large']]);
    // About 10 ms on an idle machine.
    expect(took).toBeLessThan(500);
    console.log(`a megabyte: ${took.toFixed(1)} ms`);
  });

  it('may carry the largest payload with every character escaped', async () => {
    const account = await app().account();
    const payload = `"${'é'.repeat(131_071)}"`;
    const body = JSON.stringify({
      query: 'mutation ($p: String!) { publishEvent(input: {type: "a", payload: $p}) { type } }',
      variables: { p: payload },
    }).replaceAll('é', '\\u00e9');
    const answer = await app().call(account.token, 'POST', '/graphql', body);
    expect(answer.body).toEqual({ data: { publishEvent: { type: 'a' } } });
  });
});
