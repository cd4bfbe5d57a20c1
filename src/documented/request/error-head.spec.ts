import { describe, expect, it } from 'vitest';

import { AppError } from '../../common/errors.js';
import { retryAfter } from './error-head.js';

describe('retryAfter', () => {
  it('comes from the error, and is never missing for 429 and 503', () => {
    expect(retryAfter(new AppError('rate_limited', { retryAfterSeconds: 30 }))).toBe('30');
    expect(retryAfter(new AppError('rate_limited'))).toBe('1');
    expect(retryAfter(new AppError('unavailable'))).toBe('5');
    expect(retryAfter(new AppError('forbidden'))).toBeUndefined();
  });
});
