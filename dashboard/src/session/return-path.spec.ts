import { describe, expect, it } from 'vitest';

import { returnPath, signInPath } from './return-path.js';

describe('The way back after signing in', () => {
  it('leads to the previous page, including filters', () => {
    const from = '/deliveries?status=EXHAUSTED&since=2026-11-01T00:00:00Z';
    expect(returnPath(signInPath(from).replace('/sign-in', ''))).toBe(from);
  });

  it('leads to the overview by default', () => {
    expect(signInPath('/')).toBe('/sign-in');
    expect(returnPath('')).toBe('/');
  });

  it.each([
    'https://example.com',
    '//example.com',
    '/\\example.com',
    '/\t/example.com',
    'javascript:alert(1)',
    '/sign-in',
  ])('never leads elsewhere: %s', (next) => {
    expect(returnPath(`?next=${encodeURIComponent(next)}`)).toBe('/');
  });
});
