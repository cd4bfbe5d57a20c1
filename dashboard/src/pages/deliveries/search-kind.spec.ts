import { describe, expect, it } from 'vitest';

import { readSearch } from './search-kind.js';

const UUID = '0190c2de-6d1c-7c3a-9f10-aabbccddeeff';

describe('The kind of a search', () => {
  it('is none for empty input', () => {
    expect([readSearch(null), readSearch('  ')]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
  });

  it('is a uuid, with or without hyphens, in any case', () => {
    for (const typed of [UUID, UUID.toUpperCase(), ` ${UUID.replaceAll('-', '')} `]) {
      expect(readSearch(typed)).toEqual({ kind: 'uuid', uuid: UUID });
    }
  });

  it('is a number of a delivery or an object', () => {
    expect(readSearch('8812')).toEqual({ kind: 'number', id: '8812' });
    expect(readSearch('#8812')).toEqual({ kind: 'number', id: '8812' });
    expect(readSearch('-4')).toEqual({ kind: 'number', id: '-4' });
  });

  it('is unknown for anything else', () => {
    for (const typed of ['order', '12a', `${UUID}0`, '12345678901234567']) {
      expect(readSearch(typed)).toEqual({ kind: 'unknown' });
    }
  });
});
