import { describe, expect, it } from 'vitest';

import { ATTEMPT_ERRORS } from '../../shared/status/attempt-errors.js';
import { adviceOf } from './advice.js';

describe('The advice on an attempt', () => {
  it('exists for every error code', () => {
    for (const error of ATTEMPT_ERRORS) expect(adviceOf({ error, responseStatus: null })).toBe(error);
  });

  it('is about the error even if there is a response', () => {
    expect(adviceOf({ error: 'timeout', responseStatus: 200 })).toBe('timeout');
  });

  it('is absent if it was delivered', () => {
    expect(adviceOf({ error: null, responseStatus: 204 })).toBeNull();
  });

  it('is otherwise about the response', () => {
    const said = (responseStatus: number) => adviceOf({ error: null, responseStatus });
    expect([401, 403, 404, 410, 413, 422, 429, 500, 503].map(said)).toEqual([
      'unauthorized',
      'unauthorized',
      'notFound',
      'gone',
      'tooLarge',
      'client',
      'tooMany',
      'server',
      'server',
    ]);
  });
});
