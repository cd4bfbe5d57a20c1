import { describe, expect, it } from 'vitest';

import { readFilters } from '../data/filter-parts.js';
import { countFilters, DELIVERY_FILTERS, scopeOf } from './delivery-filters.js';

const NOW = Date.parse('2026-05-02T12:00:00Z');
const read = (query: string) => readFilters(DELIVERY_FILTERS, new URLSearchParams(query));

describe('The filters of deliveries', () => {
  it('request nothing if none is set', () => {
    expect(scopeOf(read(''), NOW)).toEqual({});
    expect(countFilters(read('after=x'))).toBe(0);
  });

  it('request everything named in the URL', () => {
    const filters = read('webhook=7&type=order:create&response=SERVER_ERROR&error=timeout&range=HOUR');
    expect(scopeOf(filters, NOW)).toEqual({
      webhookId: '7',
      eventType: 'order:create',
      statusCodeClass: 'SERVER_ERROR',
      errorClass: 'timeout',
      since: '2026-05-02T11:00:00.000Z',
    });
    expect(countFilters(filters)).toBe(5);
  });

  it('use the bounds of a custom range only', () => {
    const bounds = 'since=2026-05-01T00:00:00Z&until=2026-05-02T00:00:00Z';
    expect(scopeOf(read(`range=CUSTOM&${bounds}`), NOW)).toEqual({
      since: '2026-05-01T00:00:00.000Z',
      until: '2026-05-02T00:00:00.000Z',
    });
    expect(scopeOf(read(bounds), NOW)).toEqual({});
  });

  it('ignore unknown values', () => {
    expect(scopeOf(read('response=TEAPOT&error=nonsense&range=EVER'), NOW)).toEqual({});
  });
});
