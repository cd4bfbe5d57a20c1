import { describe, expect, it } from 'vitest';

import { choice, instant, oneOf, readFilters, text, writeFilters } from './filter-parts.js';

const PARTS = {
  status: oneOf('PENDING', 'EXHAUSTED'),
  range: choice('DAY', 'HOUR'),
  type: text,
  since: instant,
  after: text,
};
const read = (query: string) => readFilters(PARTS, new URLSearchParams(query));

describe('Filters in the URL', () => {
  it('are read with their types, and invalid values count as absent', () => {
    expect(read('status=PENDING&range=HOUR&type=%20order.*&since=2026-11-01T00:00Z')).toEqual({
      status: 'PENDING',
      range: 'HOUR',
      type: 'order.*',
      since: '2026-11-01T00:00:00.000Z',
      after: null,
    });
    expect(read('status=LOST&range=YEAR&type=&since=yesterday')).toEqual({
      status: null,
      range: 'DAY',
      type: null,
      since: null,
      after: null,
    });
  });

  it('keep their place in the URL when another one changes, which drops the cursor', () => {
    const query = new URLSearchParams('status=PENDING&after=abc&tab=raw');
    expect(writeFilters(PARTS, query, { type: 'order.paid' }).toString()).toBe(
      'status=PENDING&tab=raw&type=order.paid',
    );
    expect(writeFilters(PARTS, query, { after: 'def' }).toString()).toBe('status=PENDING&tab=raw&after=def');
  });

  it('leave the URL when they are cleared or equal the default', () => {
    const query = new URLSearchParams('status=PENDING&range=HOUR');
    expect(writeFilters(PARTS, query, { status: null, range: 'DAY' }).toString()).toBe('');
  });
});
