import { describe, expect, it } from 'vitest';

import { checkDraft, EMPTY_DRAFT, publishInput } from './event-draft.js';

describe('an event to publish', () => {
  it('keeps its payload byte for byte', () => {
    const payload = ' {"b":1.0,"a":12345678901234567890,\r\n"b":"\\u00e9é" }\n';
    expect(publishInput({ ...EMPTY_DRAFT, type: ' order:create ', payload })).toEqual({
      type: 'order:create',
      payload,
      objectId: null,
      contentType: null,
      instance: null,
      occurredAt: null,
      idempotencyKey: null,
    });
  });

  it.each([
    ['type', '', 'typeMissing'],
    ['type', 'a'.repeat(201), 'typeLong'],
    ['type', 'order.*', 'typeWrong'],
    ['type', 'order create', 'typeWrong'],
    ['type', 'order:create', null],
    ['payload', ' ', 'payloadMissing'],
    ['payload', `"${'é'.repeat(131_072)}"`, 'payloadLarge'],
    ['payload', '{"a":1,}', { line: 1, column: 8 }],
    ['payload', '[]', null],
    ['integer', '9007199254740992', 'notInteger'],
    ['integer', '1.5', 'notInteger'],
    ['integer', '-12', null],
    ['integer', '', null],
    ['instance', 'x'.repeat(256), 'instanceLong'],
    ['key', 'é', 'keyWrong'],
    ['key', 'order-8812', null],
  ] as const)('has a %s of %j: %j', (field, text, problem) => {
    expect(checkDraft[field](text)).toEqual(problem);
  });
});
