import { describe, expect, it } from 'vitest';

import { RandomJson } from '../../test/support/random-json.js';
import { depthOf, elementSpans, memberSpans, type Span, valueStart } from './json-spans.js';

const DOCUMENTS = 500;

const cut = (text: string, { start, end }: Span) => text.slice(start, end);
const wholeOf = (text: string): Span => ({ start: valueStart(text), end: text.length });

describe('memberSpans', () => {
  it('returns each member exactly as written, whatever surrounds it', () => {
    const random = new RandomJson(1);
    for (let document = 0; document < DOCUMENTS; document++) {
      const written = random.members();
      const text = random.blank() + random.object(written) + random.blank();
      const parsed = JSON.parse(text) as Record<string, unknown>;
      const { spans, duplicate } = memberSpans(text, valueStart(text));

      expect(duplicate).toBeNull();
      expect([...spans.values()].map((span) => cut(text, span))).toEqual([...written.values()]);
      expect([...spans.keys()].sort()).toEqual(Object.keys(parsed).sort());
      for (const [name, span] of spans) expect(JSON.parse(cut(text, span))).toEqual(parsed[name]);
    }
  });

  it('reads an object within a larger text', () => {
    const text = '[{"a": 1}, {"b": {"a": 2}}]';
    const { spans } = memberSpans(text, 11);
    expect([...spans.keys()]).toEqual(['b']);
    expect(cut(text, spans.get('b')!)).toBe('{"a": 2}');
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"payload":1,"\\u0070ayload":2}', 'payload'],
    ['{"a":1,"b":2,"b":3,"a":4}', 'b'],
    ['{"":1,"":2}', ''],
    ['{"a":{"b":1},"b":2}', null],
    ['{}', null],
  ])('finds in %s the name given more than once: %j', (text, name) => {
    expect(memberSpans(text, 0).duplicate).toBe(name);
  });
});

describe('elementSpans', () => {
  it('returns each element exactly as written', () => {
    const random = new RandomJson(2);
    for (let document = 0; document < DOCUMENTS; document++) {
      const written = random.values();
      const text = random.blank() + random.array(written) + random.blank();
      const elements = elementSpans(text, valueStart(text)).map((span) => cut(text, span));
      expect(elements).toEqual(written);
      expect(elements.map((element) => JSON.parse(element) as unknown)).toEqual(JSON.parse(text));
    }
  });
});

describe('depthOf', () => {
  it.each([
    ['1', 0],
    ['"[[["', 0],
    ['[]', 1],
    ['{"a":"[{"}', 1],
    ['[[],{"a":[]},[]]', 3],
    ['"\\\\[[" ', 0],
    ['["\\"[[["]', 1],
  ])('of %s is %i', (text, depth) => expect(depthOf(text, wholeOf(text))).toBe(depth));

  it('equals that of the parsed value', () => {
    const random = new RandomJson(3);
    for (let document = 0; document < DOCUMENTS; document++) {
      const text = random.blank() + random.value();
      expect(depthOf(text, wholeOf(text))).toBe(nestingOf(JSON.parse(text)));
    }
  });
});

function nestingOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(nestingOf));
}
