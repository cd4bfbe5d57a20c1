import { describe, expect, it } from 'vitest';

import { dayOfUuid, isUuid } from './uuid-day.js';

/** A uuid generated at that instant. */
function uuidAt(iso: string): string {
  const digits = Date.parse(iso).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}

describe('isUuid', () => {
  it.each(['018b2365-9f5d-7c00-8000-0000000000a7', '018B2365-9F5D-7C00-8000-0000000000A7'])('accepts %s', (text) => {
    expect(isUuid(text)).toBe(true);
  });

  it.each([
    '',
    '018b23659f5d7c0080000000000000a7',
    '{018b2365-9f5d-7c00-8000-0000000000a7}',
    '018b2365-9f5d-7c00-8000-0000000000a7\n',
    '018b2365-9f5d-7c00-8000-0000000000a',
    '018b2365-9f5d-7c00-8000-0000000000ag',
    '018b2365-9f5d-7c00-80000-000000000a7',
  ])('refuses %j', (text) => expect(isUuid(text)).toBe(false));
});

describe('dayOfUuid', () => {
  it.each([
    ['1970-01-01T00:00:00.000Z', '1970-01-01'],
    ['2023-10-12T23:59:59.999Z', '2023-10-12'],
    ['2023-10-13T00:00:00.000Z', '2023-10-13'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31'],
  ])('of a uuid generated at %s is %s', (instant, day) => {
    expect(dayOfUuid(uuidAt(instant))).toBe(day);
    expect(dayOfUuid(uuidAt(instant).toUpperCase())).toBe(day);
  });

  it('of a uuid beyond any clock is the last day that can be written', () => {
    expect(dayOfUuid('e677d21f-dc00-7000-8000-000000000000')).toBe('9999-12-31');
    expect(dayOfUuid('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('9999-12-31');
  });
});
