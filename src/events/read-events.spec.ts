import { describe, expect, it } from 'vitest';

import { RandomJson } from '../../test/support/random-json.js';
import type { EventDraft } from './event-draft.js';
import { MOST_PAYLOAD_BYTES, readBatch, readEvent, readPayloadText } from './read-events.js';

const bodyOf = (text: string) => ({ value: JSON.parse(text) as unknown, text });
const shown = (draft: EventDraft) => ({ ...draft, payload: draft.payload.toString() });
const readOne = (text: string, key: string | null = null) => shown(readEvent(bodyOf(text), key));
const readMany = (text: string) => readBatch(bodyOf(text)).map(shown);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const stringOf = (bytes: number) => `"${'a'.repeat(bytes - 2)}"`;

/** Matches an AppError with that code and those fields. */
const refusalOf = (code: string, ...fields: string[]) =>
  expect.objectContaining({ code, errors: fields.map((field) => expect.objectContaining({ field })) });

const DRAFT = {
  type: 'order.created',
  payload: '1',
  objectId: null,
  contentType: null,
  instance: null,
  occurredAt: null,
  idempotencyKey: null,
};

describe('readEvent', () => {
  it('takes the payload as written, from any position in the body', () => {
    const random = new RandomJson(4);
    for (let document = 0; document < 500; document++) {
      const payload = random.value();
      const members = [
        ['"type"', '"a"'],
        ['"payload"', payload],
        ['"instance"', '"\\"payload\\":"'],
      ] as const;
      const rotated = members.map((_, index) => members[(index + document) % members.length]!);
      const text = random.blank() + random.object(new Map(rotated)) + random.blank();
      expect(readOne(text).payload).toBe(payload);
    }
  });

  it('accepts a payload of null, and one with an escaped name', () => {
    expect(readOne('{"type":"order.created","payload":null}').payload).toBe('null');
    expect(readOne('{"type":"order.created","p\\u0061yload": [ 1.0 ]}').payload).toBe('[ 1.0 ]');
  });

  it('keeps the other fields, with null for omitted ones', () => {
    const given = { objectId: 7, contentType: 62, instance: 'A-1', occurredAt: '2018-05-29T09:02:27+02:00' };
    expect(readOne('{"type":"order.created","payload":1}')).toEqual(DRAFT);
    expect(readOne(JSON.stringify({ type: 'order.created', payload: 1, ...given }), 'key')).toEqual({
      ...DRAFT,
      ...given,
      idempotencyKey: 'key',
    });
  });

  it.each([
    ['[]', 'body'],
    ['null', 'body'],
    ['{"type":"a"}', 'payload'],
    ['{"type":"a","payload":1,"payload":2}', 'payload'],
    ['{"type":"a","type":"b","payload":1}', 'type'],
    ['{"type":"a","payload":1,"idempotencyKey":"k"}', 'idempotencyKey'],
    [`{"type":"a","payload":${nested(65)}}`, 'payload'],
  ])('refuses %s, naming %s', (text, field) => {
    expect(() => readOne(text)).toThrow(refusalOf('invalid_request', field));
  });

  it('names every refused field at once', () => {
    expect(() => readOne('{"objectId":0.5,"more":1}')).toThrow(
      refusalOf('invalid_request', 'more', 'type', 'payload', 'objectId'),
    );
  });

  it('names problems of the payload and the request along with all others', () => {
    const key = { field: 'Idempotency-Key', message: 'is none' };
    const tooMuch = `${'['.repeat(65)}${stringOf(MOST_PAYLOAD_BYTES)}${']'.repeat(65)}`;
    expect(() => readEvent(bodyOf(`{"type":"","payload":${tooMuch},"more":1}`), '', [key])).toThrow(
      refusalOf('invalid_request', 'Idempotency-Key', 'more', 'type', 'payload', 'payload'),
    );
    expect(() => readPayloadText('{', [key])).toThrow(refusalOf('invalid_request', 'Idempotency-Key', 'payload'));
  });

  it('accepts a payload nested 64 deep, and duplicate names inside it', () => {
    expect(readOne(`{"type":"a","payload":${nested(64)}}`).payload).toBe(nested(64));
    expect(readOne('{"type":"a","payload":{"b":1,"b":2}}').payload).toBe('{"b":1,"b":2}');
  });

  it('accepts a payload of up to 256 KiB, counted in bytes', () => {
    const largest = stringOf(MOST_PAYLOAD_BYTES);
    expect(readOne(`{"type":"a","payload":${largest}}`).payload).toBe(largest);
    for (const payload of [`${largest.slice(0, -1)}a"`, largest.replace('aa', 'aİ')]) {
      expect(() => readOne(`{"type":"a","payload":${payload}}`)).toThrow(refusalOf('payload_too_large', 'payload'));
    }
  });
});

describe('readBatch', () => {
  it('takes each payload as written, in the order of the batch', () => {
    const random = new RandomJson(5);
    for (let document = 0; document < 200; document++) {
      const payloads = [random.value(), ...random.values()];
      const events = payloads.map((payload) =>
        random.object(
          new Map([
            ['"payload"', payload],
            ['"type"', '"a"'],
          ]),
        ),
      );
      const text = random.blank() + random.object(new Map([['"events"', random.array(events)]]));
      expect(readMany(text).map(({ payload }) => payload)).toEqual(payloads);
    }
  });

  it('accepts an idempotency key for each event', () => {
    const [first, second] = readMany(
      '{"events":[{"type":"order.created","payload":1,"idempotencyKey":"k"},{"type":"order.created","payload":1}]}',
    );
    expect(first).toEqual({ ...DRAFT, idempotencyKey: 'k' });
    expect(second).toEqual(DRAFT);
  });

  it.each([
    ['[]', ['body']],
    ['{}', ['events']],
    ['{"events":{}}', ['events']],
    ['{"events":[]}', ['events']],
    ['{"events":[],"more":1}', ['more', 'events']],
    ['{"events":[{"type":"a"}],"more":1}', ['more', 'events[0].payload']],
    ['{"events":[{"type":"a","payload":1}],"events":[{"type":"b","payload":2}]}', ['events']],
    ['{"events":[{"type":"a","payload":1},7]}', ['events[1]']],
    [
      '{"events":[{"payload":1},{"type":"a","payload":1},{"type":"a b"}]}',
      ['events[0].type', 'events[2].type', 'events[2].payload'],
    ],
    ['{"events":[{"type":"a","payload":1,"p\\u0061yload":2}]}', ['events[0].payload']],
    [`{"events":[{"type":"a","payload":${nested(65)}}]}`, ['events[0].payload']],
  ])('refuses %s, naming %j', (text, fields) => {
    expect(() => readMany(text)).toThrow(refusalOf('invalid_request', ...fields));
  });

  it('accepts up to 1,000 events', () => {
    const batchOf = (events: number) =>
      JSON.stringify({ events: Array.from({ length: events }, () => ({ type: 'a', payload: 1 })) });
    expect(readMany(batchOf(1_000))).toHaveLength(1_000);
    expect(() => readMany(batchOf(1_001))).toThrow(refusalOf('invalid_request', 'events'));
  });

  it('says which payload is too large', () => {
    const text = `{"events":[{"type":"a","payload":1},{"type":"a","payload":${stringOf(MOST_PAYLOAD_BYTES + 1)}}]}`;
    expect(() => readMany(text)).toThrow(refusalOf('payload_too_large', 'events[1].payload'));
    const wrong = text.replace('"type":"a","payload":1', '"type":"","payload":1');
    expect(() => readMany(wrong)).toThrow(refusalOf('invalid_request', 'events[0].type', 'events[1].payload'));
  });
});

describe('readPayloadText', () => {
  it.each([
    [' {"a": 1.0 }\n', '{"a": 1.0 }'],
    ['12345678901234567890', '12345678901234567890'],
    ['\t" "\r\n', '" "'],
  ])('reads %j as %j', (text, payload) => expect(readPayloadText(text).toString()).toBe(payload));

  it.each(['', '{', '{"a":01}', '1 2', '\u00a01', nested(65)])('refuses %j', (text) => {
    expect(() => readPayloadText(text)).toThrow(refusalOf('invalid_request', 'payload'));
  });

  it('refuses a payload of more than 256 KiB', () => {
    expect(() => readPayloadText(stringOf(MOST_PAYLOAD_BYTES + 1))).toThrow(refusalOf('payload_too_large', 'payload'));
  });
});
