import { describe, expect, it } from 'vitest';

import { matchingPatterns } from './matching-patterns.js';

describe('matchingPatterns', () => {
  it('returns the type itself and each of its prefixes with a *, once each', () => {
    expect(matchingPatterns('a.bc').sort()).toEqual(['*', 'a*', 'a.*', 'a.b*', 'a.bc', 'a.bc*']);
  });

  it('never splits a surrogate pair, which the database’s JSON could not store', () => {
    expect(matchingPatterns('🎉é').sort()).toEqual(['*', '🎉*', '🎉é', '🎉é*']);
  });
});
