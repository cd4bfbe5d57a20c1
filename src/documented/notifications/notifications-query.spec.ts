import { describe, expect, it } from 'vitest';

import { utcMicroseconds } from '../../common/timestamps.js';
import type { AppError } from '../../common/errors.js';
import { notificationsQuery } from './notifications-query.js';
import { queryParameters } from '../request/query-parameters.js';

const read = (query: string) => notificationsQuery(queryParameters(`/?${query}`), 'Europe/Prague');
const from = (text: string) => utcMicroseconds(read(`from=${text}`).from!);
const refused = (query: string) => {
  try {
    read(query);
  } catch (error) {
    return (error as AppError).errors.map(({ field }) => field);
  }
  return [];
};

describe('notificationsQuery', () => {
  it('defaults to the first page of twenty', () => {
    expect(read('language=cs')).toEqual({ page: 1, itemsPerPage: 20 });
  });

  it('reads every filter', () => {
    expect(read('status=failed&event=order:create&active=false&page=3&itemsPerPage=50')).toEqual({
      status: 'failed',
      event: 'order:create',
      active: false,
      page: 3,
      itemsPerPage: 50,
    });
  });

  it('caps the page at 500 items', () => {
    expect(read('itemsPerPage=501').itemsPerPage).toBe(500);
  });

  it('reads `from` with and without an offset, and with an unescaped plus', () => {
    expect(from('2018-05-28T14:17:00%2B02:00')).toBe('2018-05-28T12:17:00Z');
    expect(from('2018-05-28T14:17:00+02:00')).toBe('2018-05-28T12:17:00Z');
    expect(from('2018-05-28T14:17:00')).toBe('2018-05-28T12:17:00Z');
  });

  it.each([
    'status=lost',
    'status=',
    'active=yes',
    'active=',
    'active=2',
    'event=%00',
    'event=order%00:create',
    'from=soon',
    'page=0',
    'page=-1',
    'page=two',
    'itemsPerPage=0',
    'itemsPerPage=-5',
    'itemsPerPage=x',
  ])('refuses %s by the name of its parameter', (query) => expect(refused(query)).toEqual([query.split('=')[0]]));
});
