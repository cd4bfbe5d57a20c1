import { readFileSync } from 'node:fs';

import {
  buildSchema,
  getVariableValues,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type OperationDefinitionNode,
  parse,
} from 'graphql/index.js';
import { describe, expect, it } from 'vitest';

import { Random } from '../../../test/support/random.js';
import { MOST_VARIABLE_ERRORS, variableErrors } from './variable-errors.js';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
const ODD = [null, true, 1, 1.5, 'text', '', [], {}, [[1]], { a: { b: 1 } }];
const LARGEST = 100_000;

/** GraphQL's own error message, without the quoted value. */
function told(message: string): string {
  return message.replace(/got invalid value .*?(?: at ("[^"]*"))?; /s, 'at $1: ').replace(/value: .*$/s, 'value');
}

function asked(type: string, value: unknown) {
  const document = parse(`query ($v: ${type}) { __typename }`);
  return { document, operationName: null, variables: { v: value } };
}

/** A value for a type, now and then an invalid one. */
function valueOf(random: Random, type: GraphQLInputType, oddIn: number): unknown {
  if (random.below(oddIn) === 0) return random.oneOf(ODD);
  const given = getNullableType(type);
  if (isListType(given)) {
    return Array.from({ length: random.below(4) }, () => valueOf(random, given.ofType, oddIn));
  }
  if (isEnumType(given)) return random.oneOf(given.getValues()).name;
  if (!isInputObjectType(given)) return random.oneOf(['text', '5', 5, 0.5, true, {}, null]);
  const fields = Object.values(given.getFields()).filter(() => random.below(3) > 0);
  const unknown = random.below(oddIn) === 0 ? random.below(9) : 0;
  return Object.fromEntries([
    ...fields.map(({ name, type: each }) => [name, valueOf(random, each, oddIn)]),
    ...Array.from({ length: unknown }, (_, n) => [random.oneOf(['__proto__', 'toJSON', 'limitt', `k${n}`]), n]),
  ]);
}

describe('The errors in variables', () => {
  const seed = Number(process.env['VARIABLES_SEED'] ?? Date.now() % 1e9);

  it(`match those that GraphQL finds (VARIABLES_SEED=${seed})`, () => {
    const random = new Random(seed);
    let wrong = 0;
    for (let scene = 0; scene < 600; scene++) {
      const type = random.oneOf(inputs);
      const value = JSON.parse(JSON.stringify(valueOf(random, type, 8)));
      const one = asked(type.name, value);
      const { variableDefinitions } = one.document.definitions[0] as OperationDefinitionNode;
      const limit = { maxErrors: MOST_VARIABLE_ERRORS };
      const { errors = [] } = getVariableValues(schema, variableDefinitions!, one.variables, limit);
      const found = variableErrors(schema, one);
      expect([JSON.stringify(value), found.map(({ message }) => told(message))]).toEqual([
        JSON.stringify(value),
        errors.map(({ message }) => told(message)),
      ]);
      wrong += Math.min(1, found.length);
    }
    expect(wrong).toBeGreaterThan(100);
    expect(wrong).toBeLessThan(560);
  });

  it.each([
    ['unknown fields', (text: string) => Object.fromEntries(Array.from({ length: LARGEST }, (_, n) => [text + n, n]))],
    [
      'objects instead of strings',
      () => ({ type: Object.fromEntries(Array.from({ length: LARGEST }, (_, n) => [n, n])) }),
    ],
    ['a long text and unknown fields', () => ({ payload: 'x'.repeat(LARGEST), a: 1, b: 1, c: 1, d: 1, e: 1 })],
    ['a long list where a text belongs', () => ({ instance: Array.from({ length: LARGEST }, () => 'x'), a: 1, b: 1 })],
  ])('quote little of %s, however large', (_, make) => {
    const mistakes = variableErrors(schema, asked('PublishEventInput', make('k')));
    expect(mistakes.length).toBeGreaterThan(1);
    for (const { message } of mistakes) expect(message.length).toBeLessThan(3_000);
  });
});
