import { describe, expect, it } from 'vitest';

import { matchingPatterns } from './matching-patterns.js';

describe('matchingPatterns', () => {
  it('holds the type itself and every prefix of it with a *, each once', () => {
    expect(matchingPatterns('a.bc').sort()).toEqual(['*', 'a*', 'a.*', 'a.b*', 'a.bc', 'a.bc*']);
  });

  it('cuts no character in half, which JSON for the database could not hold', () => {
    expect(matchingPatterns('🎉é').sort()).toEqual(['*', '🎉*', '🎉é', '🎉é*']);
  });
});
