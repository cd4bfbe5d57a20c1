import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeCursor, encodeCursor } from '../../src/common/cursor.js';
import { AppError, invalidFields } from '../../src/common/errors.js';
import { retryAfterSeconds } from '../../src/delivery/attempt/retry-countdown.js';
import { memberSpans, valueStart } from '../../src/events/json-spans.js';
import { readBatch, readEvent, readPayloadText } from '../../src/events/read-events.js';
import { notificationsQuery } from '../../src/documented/notifications/notifications-query.js';
import { undeliveredQuery } from '../../src/documented/undelivered/undelivered-query.js';
import { checkShape } from '../../src/http/checked-shape.js';
import { isInstant } from '../../src/http/instant.js';
import { JSON_LIMITS, shapeProblem } from '../../src/http/json-shape.js';

/** Runs of each property. A failure prints its seed and the smallest example found. */
const RUNS = { numRuns: Number(process.env.FUZZ_RUNS ?? 500) };

/** Strings full of structural characters, quotes and backslashes, which a scanner could misread. */
const tricky = fc.string({
  unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', ' ', 'é', '\0', 'a'),
  maxLength: 60,
});
const json = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });
const blank = fc.constantFrom('', ' ', '\n', '\t ');
const values = fc.dictionary(fc.string({ maxLength: 10 }), fc.oneof(fc.string({ unit: 'binary' }), tricky), {
  maxKeys: 8,
});

/** Fails on any error except a refusal that names the problem. */
function refusalOf(read: () => unknown): AppError | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return error;
    throw error;
  }
}

/** Counts the objects, lists and members in a parsed value, and the members of its largest object. */
function countOf(value: unknown): { parts: number; members: number } {
  if (typeof value !== 'object' || value === null) return { parts: 0, members: 0 };
  const below = Object.values(value).map(countOf);
  const own = Array.isArray(value) ? 0 : below.length;
  return {
    parts: 1 + own + below.reduce((sum, { parts }) => sum + parts, 0),
    members: Math.max(own, ...below.map(({ members }) => members)),
  };
}

describe('the size of a JSON text is counted as the parser would', () => {
  const surrounded = (structure: string, text: string) => Buffer.from(`{${JSON.stringify(text)}:${structure}}`);

  it('to the exact part, whatever its strings contain', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        // The outer object, its one member and the list itself.
        const fits = JSON_LIMITS.parts - 3;
        const list = (count: number) => `[${'{},'.repeat(count - 1)}${JSON.stringify([text]).slice(1, -1)},{}]`;
        expect(shapeProblem(surrounded(list(fits), text))).toBeNull();
        expect(shapeProblem(surrounded(list(fits + 1), text))).toContain('at most');
      }),
      { numRuns: 5 },
    );
  });

  it('to the exact field, within each object separately', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const members = (count: number) =>
          `{${Array.from({ length: count }, () => `${JSON.stringify(text)}:{"a":1}`).join(',')}}`;
        expect(shapeProblem(Buffer.from(members(JSON_LIMITS.members)))).toBeNull();
        expect(shapeProblem(Buffer.from(members(JSON_LIMITS.members + 1)))).toContain('fields');
      }),
      { numRuns: 5 },
    );
  });

  it('in any value, whatever its strings contain', () => {
    const value = fc.jsonValue({ maxDepth: 5, stringUnit: fc.constantFrom('"', '\\', '{', ']', ':', 'a'.repeat(9)) });
    fc.assert(
      fc.property(value, (any) => {
        const text = Buffer.from(JSON.stringify(any));
        const { parts, members } = countOf(any);
        const problem = (fewerParts: number, fewerMembers: number) =>
          shapeProblem(text, { parts: parts - fewerParts, members: members - fewerMembers }) ?? '';
        expect(problem(0, 0)).toBe('');
        expect(problem(1, 0)).toMatch(parts === 0 ? /^$/ : /at most/);
        expect(problem(0, 1)).toMatch(members === 0 ? /^$/ : /fields/);
      }),
      RUNS,
    );
  });

  it('and arbitrary bytes are counted to their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(shapeProblem(Buffer.from(bytes))).toBeNull();
      }),
      RUNS,
    );
  });
});

describe('an event', () => {
  const wrap = (payload: string, before: string, after: string) =>
    `${before}{"type":"a",${after}"payload":${before}${payload}${after}}`;

  it('keeps its payload to the byte, whatever surrounds it', () => {
    fc.assert(
      fc.property(json, blank, blank, fc.boolean(), (value, before, after, spread) => {
        const payload = JSON.stringify(value, null, spread ? 2 : 0);
        const text = wrap(payload, before, after);
        const draft = readEvent({ value: JSON.parse(text), text }, null);
        expect(draft.payload.toString()).toBe(payload);
        const batch = `{"events":[${before}${text}${after},${text}]}`;
        for (const one of readBatch({ value: JSON.parse(batch), text: batch }))
          expect(one.payload.toString()).toBe(payload);
        expect(readPayloadText(before + payload + after).toString()).toBe(payload);
      }),
      RUNS,
    );
  });

  it('is accepted or refused with a reason, whatever JSON it is', () => {
    const field = fc.constantFrom(
      'type',
      'payload',
      'objectId',
      'contentType',
      'instance',
      'occurredAt',
      'idempotencyKey',
      'events',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(field, tricky), json, { maxKeys: 6 }), (value) => {
        const text = JSON.stringify(value);
        for (const read of [
          () => readEvent({ value: JSON.parse(text), text }, null),
          () => readBatch({ value: JSON.parse(text), text }),
          () => readPayloadText(text.slice(0, -1)),
        ]) {
          expect([undefined, 400]).toContain(refusalOf(read)?.status);
        }
      }),
      RUNS,
    );
  });

  it('has its members where a parser finds them', () => {
    fc.assert(
      fc.property(fc.dictionary(tricky, json, { maxKeys: 6, noNullPrototype: true }), blank, (value, before) => {
        const text = before + JSON.stringify(value, null, 1);
        const { spans, duplicate } = memberSpans(text, valueStart(text));
        expect(duplicate).toBeNull();
        expect([...spans.keys()].toSorted()).toEqual(Object.keys(value).toSorted());
        for (const [name, { start, end }] of spans)
          expect(JSON.stringify(JSON.parse(text.slice(start, end)))).toBe(JSON.stringify(value[name]));
      }),
      RUNS,
    );
  });
});

describe('a value in a query or body', () => {
  it('is read as an instant only if the calendar has it', () => {
    const part = fc.constantFrom(
      '2026-02-29',
      '2024-02-29',
      '2026-13-01',
      'T',
      '10:00',
      ':60',
      '.123456789',
      '+02:00',
      '-1500',
      'Z',
      '0000',
      ' ',
    );
    const pieces = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          pieces,
          fc.string(),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        (text) => {
          if (!isInstant(text)) return;
          const plain = text.replace(/(\.\d{3})\d+/, '$1').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
          expect(Number.isNaN(Date.parse(plain))).toBe(false);
        },
      ),
      RUNS,
    );
  });

  it('is a wait of at most a day, whatever the receiver sends', () => {
    const header = fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String), fc.double().map(String));
    fc.assert(
      fc.property(header, fc.integer({ min: 0, max: 4e12 }), (text, now) => {
        const seconds = retryAfterSeconds(text, now);
        expect(seconds >= 0 && seconds <= 86_400).toBe(true);
      }),
      RUNS,
    );
  });

  it('is a cursor only if a list issued it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), tricky), (text) => {
        const key = Buffer.from(text).toString();
        expect(decodeCursor(encodeCursor(key), /^[^]*$/)).toBe(key);
        const refused = refusalOf(() => expect(encodeCursor(decodeCursor(text, /^\d{1,9}$/))).toBe(text));
        expect(refused?.errors[0]?.field ?? 'after').toBe('after');
      }),
      RUNS,
    );
  });

  it('is accepted, or refused by name, by both documented lists', () => {
    const names = [
      'page',
      'limit',
      'sort',
      'event_type',
      'webhook',
      'uuid',
      'object_id',
      'created_date__gte',
      'status',
      'event',
      'active',
      'from',
      'itemsPerPage',
    ];
    const parameters = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string({ unit: 'binary' }), tricky, fc.double().map(String)),
    );
    fc.assert(
      fc.property(parameters, (given) => {
        for (const read of [
          undeliveredQuery,
          (map: ReadonlyMap<string, string>) => notificationsQuery(map, 'Europe/Prague'),
        ]) {
          const refused = refusalOf(() => read(new Map(Object.entries(given))));
          expect((refused?.errors ?? []).every(({ field }) => Object.hasOwn(given, field))).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('is checked however deep it is, and refused with a bounded response', () => {
    fc.assert(
      fc.property(fc.oneof(json, values, fc.array(fc.string(), { maxLength: 3_000 })), (value) => {
        const refused = refusalOf(() => checkShape(value));
        expect(JSON.stringify(refused?.errors ?? []).length).toBeLessThan(10_000);
      }),
      RUNS,
    );
    const many = Array.from({ length: 5_000 }, (_, n) => ({ field: 'x'.repeat(n), message: 'is wrong' }));
    const { errors, message } = invalidFields(many);
    expect([errors.length, JSON.stringify(errors).length < 10_000]).toEqual([20, true]);
    expect(message).toContain('4980 more');
  });
});
