import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

import type { HostileValues } from './hostile-values.js';

/** A field somewhere below an operation's root and one of its arguments, or null for the field itself. */
export interface FieldTarget {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly above: readonly GraphQLField<unknown, unknown>[];
  readonly field: GraphQLField<unknown, unknown>;
  readonly argument: GraphQLArgument | null;
}

/** Every field of every reachable type once, with each of its arguments. */
export function fieldTargets(schema: GraphQLSchema): FieldTarget[] {
  const targets: FieldTarget[] = [];
  const seen = new Set<string>();
  const walk = (operation: FieldTarget['operation'], above: FieldTarget['above'], type: unknown): void => {
    if (!isObjectType(type) || seen.has(type.name)) return;
    seen.add(type.name);
    const fields = Object.values(type.getFields());
    for (const field of fields) {
      for (const argument of [null, ...field.args]) targets.push({ operation, above, field, argument });
    }
    for (const field of fields) walk(operation, [...above, field], getNamedType(field.type));
  };
  walk('query', [], schema.getQueryType());
  walk('mutation', [], schema.getMutationType());
  walk('subscription', [], schema.getSubscriptionType());
  return targets;
}

/** Bodies of GraphQL requests hostile to one field or argument. */
export class HostileDocuments {
  constructor(private readonly values: HostileValues) {}

  body(target: FieldTarget): string {
    const { random } = this.values;
    if (random.below(20) === 0) return this.values.random.below(2) === 0 ? this.values.broken() : this.values.value();
    const { query, variables } = target.argument ? this.withArgument(target, target.argument) : this.hostileTo(target);
    const members = [`"query":${JSON.stringify(query)}`, `"variables":${variables}`];
    if (random.below(10) === 0) members.push(`"operationName":${this.values.value()}`);
    if (random.below(10) === 0) members.push(`"extensions":${this.values.value()}`);
    if (random.below(20) === 0) members.push(`"query":${this.values.value()}`);
    if (random.below(20) === 0) members[1] = `"variables":${this.values.value()}`;
    return random.below(30) === 0 ? `[{${members.join(',')}}]` : `{${members.join(',')}}`;
  }

  /** Makes the argument's value hostile, as a variable or as a literal. */
  private withArgument(target: FieldTarget, argument: GraphQLArgument) {
    const value = this.inputValue(argument.type, 3);
    const { operation } = target;
    if (this.values.random.below(3) === 0 && value.length < 100_000) {
      const literal = value.replaceAll(/"([A-Za-z_]\w*)":/g, '$1:');
      return {
        query: `${operation} { ${this.path(target, this.call(target.field, argument, literal))} }`,
        variables: '{}',
      };
    }
    const call = this.path(target, this.call(target.field, argument, '$v'));
    return { query: `${operation} ($v: ${String(argument.type)}) { ${call} }`, variables: `{"v":${value}}` };
  }

  /** A hostile value for a whole input, or for one of its fields with the others valid. */
  private inputValue(type: GraphQLInputType, levels: number): string {
    const { random } = this.values;
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isListType(inner) && random.below(2) === 0) {
      const element = random.below(2) === 0 ? fitting(inner.ofType, true) : '"X"';
      return `[${Array.from({ length: 1 + this.values.size() / 8 }, () => element).join(',')}]`;
    }
    if (!isInputObjectType(inner) || levels === 0 || random.below(4) === 0) {
      return random.below(3) === 0 ? JSON.stringify(this.values.text()) : this.values.value();
    }
    const fields = Object.values(inner.getFields());
    const chosen = random.oneOf(fields);
    const needed = fields.filter((field) => field !== chosen && isNonNullType(field.type));
    const members = needed.map((field) => `"${field.name}":${fitting(field.type, true)}`);
    return `{${[...members, `"${chosen.name}":${this.inputValue(chosen.type, levels - 1)}`].join(',')}}`;
  }

  private hostileTo(target: FieldTarget) {
    const { values } = this;
    const { random } = values;
    const { operation, field } = target;
    const call = this.call(field, null, '');
    const count = 1 + values.size() / 20;
    const many = (one: (i: number) => string) => Array.from({ length: count }, (_, i) => one(i)).join(' ');
    const whole = (inner: string, more = '') => `${operation} { ${this.path(target, inner)} } ${more}`;
    const name = 'x'.repeat(values.size());
    const documents = [
      () => whole(call),
      () => whole(many((i) => `a${i}: ${call}`)),
      () => whole(many(() => call)),
      // As many as the token limit allows.
      () => whole(`${call} `.repeat(1 + random.below(400))),
      () => whole(`__typename `.repeat(1 + random.below(1_900))),
      () =>
        `${whole(call)} ${random.oneOf(['"\\\\', '"""\\\\', '"""\\"""', '"'])}`.padEnd(1_000) +
        '"\\'.repeat(values.size() / 2),
      () => whole(`${call} ${many((i) => `no${i}`)}`),
      () => whole(`${call} ${name}`),
      () => whole(`${'{ a '.repeat(count)}${call}${' }'.repeat(count)}`),
      () => whole(`${call} ${many(() => '@skip(if: false)')}`),
      () => whole(`${call} ${many(() => '@nothing')}`),
      () => whole(many((i) => `a: ${random.below(2) === 0 ? call : `__typename`} ...F${i}`)),
      () =>
        whole(
          `...F0`,
          many((i) => `fragment F${i} on Query { ...F${i + 1} ...F0 me { isOperator } }`),
        ),
      () => whole(many(() => `... on Query { me { isOperator } me { account { id name } } }`)),
      () => whole(many((i) => `... { a${i % 3}: ${call} a${i % 3}: __typename }`)),
      () => `${operation} ($v: String = "${name}") { ${this.path(target, call)} } # ${name}`,
      () =>
        `${operation} (${many((i) => `$v${i}: ${random.oneOf(['Int', 'X', '[[Int]]', 'String!'])}`)}) { __typename }`,
      () => many((i) => `query Q${i} { __typename }`),
      () => `{ __schema { types ${'{ fields { type '.repeat(count / 4)} { name } ${'} }'.repeat(count / 4)} } }`,
      () => `{ __type(name: "${name}") { name } }`,
      () => whole(call).slice(0, random.below(60)) + values.text(),
      () => `"""${name}""" { ${call} }`,
    ];
    return { query: random.oneOf(documents)(), variables: random.below(4) === 0 ? values.value() : '{}' };
  }

  /** Wraps the field in its parents. */
  private path({ above }: FieldTarget, inner: string): string {
    return above.reduceRight((below, field) => `${field.name}${argumentsOf(field.args, null, '')} { ${below} }`, inner);
  }

  private call(field: GraphQLField<unknown, unknown>, argument: GraphQLArgument | null, value: string): string {
    const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
    return `${field.name}${argumentsOf(field.args, argument, value)}${selection}`;
  }
}

/** The required arguments of a field, and the one in question. */
function argumentsOf(args: readonly GraphQLArgument[], argument: GraphQLArgument | null, value: string): string {
  const given = args
    .filter((one) => one === argument || isNonNullType(one.type))
    .map((one) => `${one.name}: ${one === argument ? value : fitting(one.type, false)}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** A valid value, as JSON or as a literal. */
function fitting(type: GraphQLInputType, asJson: boolean): string {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) return '[]';
  if (isEnumType(inner)) return asJson ? `"${inner.getValues()[0]!.name}"` : inner.getValues()[0]!.name;
  if (isInputObjectType(inner)) {
    const needed = Object.values(inner.getFields()).filter((field) => isNonNullType(field.type));
    const members = needed.map(({ name, type: of }) => `${asJson ? `"${name}"` : name}:${fitting(of, asJson)}`);
    return `{${members.join(',')}}`;
  }
  const scalars: Record<string, string> = { Int: '1', Float: '1', Boolean: 'true', JSON: '{}' };
  return scalars[inner.name] ?? (inner.name === 'DateTime' ? '"2026-01-01T00:00:00Z"' : '"1"');
}
