import { describe, expect, it } from 'vitest';

import { decodeCursor, encodeCursor, pageOf } from './cursor.js';

const NUMBER = /^\d{1,9}$/;

describe('a cursor', () => {
  it.each(['7', '999999999'])('decodes to %s', (key) => {
    expect(decodeCursor(encodeCursor(key), NUMBER)).toBe(key);
  });

  it('is safe in a URL', () => {
    expect(encodeCursor('~~~>>>???ž')).toMatch(/^[\w-]+$/);
  });

  it.each([
    '',
    '7',
    '---',
    encodeCursor('seven'),
    encodeCursor('1234567890'),
    `${encodeCursor('7')}=`,
    `${encodeCursor('7')}!`,
  ])('refuses %j, naming the parameter', (cursor) => {
    const refusal = { code: 'invalid_request', errors: [expect.objectContaining({ field: 'before' })] };
    expect(() => decodeCursor(cursor, NUMBER, 'before')).toThrow(expect.objectContaining(refusal));
  });

  it('names the parameter `after` by default', () => {
    expect(() => decodeCursor('', NUMBER)).toThrow(/^after: /);
  });
});

describe('pageOf', () => {
  const idOf = ({ id }: { id: number }) => String(id);
  const rows = [{ id: 3 }, { id: 2 }, { id: 1 }];

  it('drops the extra row and links to what follows the last shown row', () => {
    const { items, nextCursor } = pageOf(rows, 2, idOf);
    expect(items).toEqual([{ id: 3 }, { id: 2 }]);
    expect(decodeCursor(nextCursor!, NUMBER)).toBe('2');
  });

  it.each([
    ['a full last page', rows],
    ['a short one', rows.slice(0, 1)],
    ['an empty one', []],
  ])('has no next page after %s', (_, last) => {
    expect(pageOf(last, 3, idOf)).toEqual({ items: last, nextCursor: null });
  });
});
