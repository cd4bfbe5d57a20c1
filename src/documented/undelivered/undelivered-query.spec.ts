import { describe, expect, it } from 'vitest';

import type { AppError } from '../../common/errors.js';
import { queryParameters } from '../request/query-parameters.js';
import { undeliveredQuery } from './undelivered-query.js';

const read = (query: string) => undeliveredQuery(queryParameters(`/?${query}`));
const objectId = (text: string) => read(`object_id=${text}`).filters.numbers.get('object_id');
const refused = (query: string) => {
  try {
    read(query);
  } catch (error) {
    return Object.fromEntries((error as AppError).errors.map(({ field, message }) => [field, message]));
  }
  return undefined;
};

describe('undeliveredQuery', () => {
  it.each([
    ['', 20],
    ['limit=3', 3],
    ['limit=500', 500],
    ['limit=501', 500],
    ['limit=99999999999999999999999999', 500],
    ['limit=0', 20],
    ['limit=-1', 20],
    ['limit=ten', 20],
    ['limit=', 20],
    ['limit=3&limit=4', 4],
  ])('reads the limit of %j as %j', (query, limit) => expect(read(query).limit).toBe(limit));

  it.each([
    ['', 1],
    ['page=', 1],
    ['page=3', 3],
    ['page=last', 'last'],
    ['page=0', Number.NaN],
    ['page=-1', Number.NaN],
    ['page=two', Number.NaN],
    ['page=1.5', Number.NaN],
  ])('reads the page of %j as %j', (query, page) => expect(read(query).page).toBe(page));

  it('ignores an unknown sort', () => {
    expect(read('sort=-modified_date').sort).toBe('-modified_date');
    expect(read('sort=uuid').sort).toBe('id');
  });

  it('reads a uuid with or without dashes, in any case', () => {
    const uuid = '2877cadd-fc60-4a5a-a54f-b7be716f4f25';
    expect(read(`uuid=${uuid}`).filters.uuid).toBe(uuid);
    expect(read('uuid=2877CADDFC604A5AA54FB7BE716F4F25').filters.uuid).toBe(uuid);
  });

  it('accepts any number, even if no row can have it', () => {
    expect(['8812', '-5', '%2B5', '007', '5.0', '5.5', '1e400', '9'.repeat(40)].map(objectId)).toEqual([
      '8812',
      '-5',
      '5',
      '7',
      '5',
      null,
      null,
      null,
    ]);
  });

  it('names every invalid value at once, and ignores empty and unknown parameters', () => {
    expect(refused('uuid=x&response_http_status=ok&created_date__gte=soon&page=0')).toEqual({
      uuid: 'Enter a valid UUID.',
      response_http_status: 'Enter a number.',
      created_date__gte: 'Enter a valid date/time.',
    });
    expect(refused('webhook=a')).toEqual({ webhook: 'Enter a number.' });
    expect(refused('event_type=%00')).toEqual({ event_type: 'Null characters are not allowed.' });
    expect(refused('event_type=order%00.created')).toEqual({ event_type: 'Null characters are not allowed.' });
    expect(refused('uuid=&webhook=&created_date__lt=&colour=red')).toBeUndefined();
  });
});
