import { describe, expect, it } from 'vitest';

import { checkEvent, checkIdempotencyKey } from './check-event.js';

const EVENT = { type: 'package.status.shipped', payload: null };

/** The fields refused in a valid event with these changes. */
const refused = (changes: Record<string, unknown>, inBatch = false) =>
  checkEvent({ ...EVENT, ...changes }, '', inBatch).map(({ field }) => field);

describe('checkEvent', () => {
  it('accepts an event with every field at its bounds', () => {
    const fields = {
      type: 'ž'.repeat(200),
      objectId: Number.MAX_SAFE_INTEGER,
      contentType: -Number.MAX_SAFE_INTEGER,
      instance: ' '.repeat(255),
      occurredAt: '2023-10-12T10:08:23.085564Z',
    };
    expect(refused(fields)).toEqual([]);
    expect(refused({ ...fields, idempotencyKey: '~'.repeat(255) }, true)).toEqual([]);
  });

  it('accepts null for every optional field', () => {
    expect(refused({ objectId: null, contentType: null, instance: null, occurredAt: null })).toEqual([]);
    expect(refused({ idempotencyKey: null }, true)).toEqual([]);
  });

  it.each([
    ['type', undefined],
    ['type', 7],
    ['type', ''],
    ['type', 'a'.repeat(201)],
    ['type', 'a b'],
    ['type', 'a\u00a0b'],
    ['type', 'a\0'],
    ['type', 'package.*'],
    ['type', '\ud83c'],
    ['objectId', '7'],
    ['objectId', 0.5],
    ['contentType', 2 ** 53],
    ['contentType', true],
    ['instance', ''],
    ['instance', 7],
    ['instance', 'a'.repeat(256)],
    ['instance', 'a\n'],
    ['instance', '\udf89'],
    ['occurredAt', 1_697_105_303],
    ['occurredAt', 'yesterday'],
    ['occurredAt', '2023-10-12T10:08:23'],
    ['occurredAt', '2023-02-30T10:08:23Z'],
    ['more', null],
  ])('refuses %s %j', (field, value) => expect(refused({ [field]: value })).toEqual([field]));

  it('requires a payload as an own property', () => {
    expect(checkEvent({ type: 'a' }, '', false)).toMatchObject([{ field: 'payload' }]);
    expect(checkEvent(Object.assign(Object.create({ payload: 1 }), { type: 'a' }), '', false)).toHaveLength(1);
  });

  it('accepts an idempotency key only in a batch', () => {
    expect(refused({ idempotencyKey: 'key' })).toEqual(['idempotencyKey']);
    expect(refused({ idempotencyKey: 'key' }, true)).toEqual([]);
    expect(refused({ idempotencyKey: '' }, true)).toEqual(['idempotencyKey']);
  });

  it('puts the path before each name', () => {
    const fields = checkEvent({ more: 1 }, 'events[3].', true).map(({ field }) => field);
    expect(fields).toEqual(['events[3].more', 'events[3].type', 'events[3].payload']);
  });
});

describe('checkIdempotencyKey', () => {
  it.each([null, undefined, ' ', 'a key', '~'.repeat(255)])('accepts %j', (key) => {
    expect(checkIdempotencyKey(key)).toBeNull();
  });

  it.each(['', '~'.repeat(256), 'ž', 'a\n', '\x7f', 7])('refuses %j', (key) => {
    expect(checkIdempotencyKey(key)).not.toBeNull();
  });
});
