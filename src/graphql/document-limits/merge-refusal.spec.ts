import { type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql/index.js';
import { describe, expect, it } from 'vitest';

import { Random } from '../../../test/support/random.js';
import { DOCUMENT_LIMITS } from './document-limits.js';
import { mergeRefusal } from './merge-refusal.js';

const NAMES = ['a', 'b', 'on', 'query', 'fragment', 'id'];
const BETWEEN = [' ', '\n', ', ', ' # { a a ... }\n', ' #"\n'];
const ARGUMENTS = [
  '',
  '',
  '',
  '(a: 1)',
  '(a: {b: [{c: "} a ..."}], a: $a})',
  '(a: """ { " a \\""" { a """)',
  '(a: "\\\\", b: "\\"{")',
  '(b: [a a a])',
];
const DIRECTIVES = ['', '', '', ' @skip(if: true)', ' @ # a\n a', ' @on(a: {a: a}) @a'];

/** Any parsable document. It has few names, so that many fields must be merged. */
class Documents {
  constructor(private readonly random: Random) {}

  any(): string {
    const fragments = Array.from({ length: this.random.below(4) }, (_, n) =>
      this.written(`fragment F${n} on ${this.random.oneOf(NAMES)}${this.random.oneOf(DIRECTIVES)}`, this.set(3)),
    );
    const head = this.random.oneOf(['', 'query', 'query Q', 'mutation a($a: [Int!] = [1], $b: a = {a: 1}) @a']);
    return this.written(this.written(head, this.set(4)), ...fragments);
  }

  private set(levels: number): string {
    const count = 1 + this.random.below(levels > 3 ? this.random.oneOf([5, 40, 250]) : 4);
    return `{${this.written(...Array.from({ length: count }, () => this.selection(levels)))}}`;
  }

  private selection(levels: number): string {
    const { random } = this;
    const directives = random.oneOf(DIRECTIVES);
    if (random.below(12) === 0) return `...F${random.below(5)}${directives}`;
    if (random.below(12) === 0 && levels > 0)
      return `...${random.oneOf(['', ' on a', 'on on'])}${directives} ${this.set(levels - 1)}`;
    const alias = random.below(4) === 0 ? `${random.oneOf(NAMES)} : ` : '';
    const field = `${alias}${random.oneOf(NAMES)}${random.oneOf(ARGUMENTS)}${directives}`;
    return random.below(5) === 0 && levels > 0 ? this.written(field, this.set(levels - 1)) : field;
  }

  private written(...parts: string[]): string {
    return parts.reduce((text, part) => text + this.random.oneOf(BETWEEN) + part, '');
  }
}

/** The comparisons needed, computed from the parsed document. */
function mergesOf(text: string): { spreads: number; pairs: number } {
  const document = parse(text);
  let spreads = 0;
  visit(document, { FragmentSpread: () => void spreads++, InlineFragment: () => void spreads++ });
  const counts = new Map<string, number>();
  let pairs = 0;
  const walk = (set: SelectionSetNode | undefined, place: string): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, place);
      if (selection.kind === Kind.FIELD) field(selection, place);
    }
  };
  const field = ({ alias, name, selectionSet }: FieldNode, place: string): void => {
    const key = `${place}.${(alias ?? name).value}`;
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    pairs += before;
    walk(selectionSet, key);
  };
  for (const definition of document.definitions) if ('selectionSet' in definition) walk(definition.selectionSet, '');
  return { spreads, pairs };
}

describe('The refusal of documents that are expensive to validate', () => {
  const seed = Number(process.env['DOCUMENTS_SEED'] ?? Date.now() % 1e9);

  it(`counts in the text what the parsed document contains (DOCUMENTS_SEED=${seed})`, () => {
    const documents = new Documents(new Random(seed));
    let refused = 0;
    for (let scene = 0; scene < 500; scene++) {
      const text = documents.any();
      const { spreads, pairs } = mergesOf(text);
      const expected = spreads > DOCUMENT_LIMITS.spreads || pairs > DOCUMENT_LIMITS.pairs;
      expect([text, mergeRefusal(text) !== null]).toEqual([text, expected]);
      refused += Number(expected);
    }
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(480);
  });

  it('reads each character once, whatever the text', () => {
    const texts = ['"\\', '"""\\"""', '"""', '{a', '@ ', '#\n', '...', '"\\"', 'a:', '([', '"'];
    const spent = (text: string) => {
      const before = process.cpuUsage();
      mergeRefusal(text);
      return process.cpuUsage(before).user / 1000;
    };
    for (const text of texts)
      expect([text, spent(text.repeat(DOCUMENT_LIMITS.characters / text.length)) < 400]).toEqual([text, true]);
    expect(mergeRefusal(undefined)).toBeNull();
  });
});
