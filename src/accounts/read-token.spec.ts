import { describe, expect, it } from 'vitest';

import { readToken } from './read-token.js';

const FURTHER = ['shoptet-access-token', 'shoptet-private-api-token'];

describe('readToken', () => {
  it.each(['Token abc', 'Bearer abc', 'token abc', 'BEARER abc', '  Token \t abc  '])('reads %j', (authorization) => {
    expect(readToken({ authorization }, [])).toBe('abc');
  });

  it.each(FURTHER)('prefers the additional header %s over Authorization', (name) => {
    expect(readToken({ [name]: ' abc ', authorization: 'Token other' }, FURTHER)).toBe('abc');
  });

  it('reads Authorization if the additional headers are empty', () => {
    expect(readToken({ [FURTHER[0]!]: ' ', authorization: 'Token abc' }, FURTHER)).toBe('abc');
  });

  it('ignores a header that the route does not accept', () => {
    expect(() => readToken({ [FURTHER[0]!]: 'abc' }, [])).toThrow(expect.objectContaining({ code: 'missing_token' }));
  });

  it.each([
    [undefined, 'missing_token'],
    ['', 'missing_token'],
    ['abc', 'missing_token'],
    ['Basic abc', 'missing_token'],
    ['Tokens abc', 'missing_token'],
    ['Token', 'empty_token'],
    ['bearer ', 'empty_token'],
    ['Token abc def', 'invalid_token'],
  ])('refuses %j as %s', (authorization, code) => {
    expect(() => readToken({ authorization }, FURTHER)).toThrow(expect.objectContaining({ code }));
  });
});
