import { NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';

import { AppError } from '../common/errors.js';
import { asAppError, retryAfter } from './as-app-error.js';

describe('asAppError', () => {
  it('leaves an error of the catalogue as it is', () => {
    const error = new AppError('forbidden');
    expect(asAppError(error)).toBe(error);
  });

  it('gives Nest’s exceptions the code of their status', () => {
    expect(asAppError(new NotFoundException()).code).toBe('not_found');
    expect(asAppError(new ServiceUnavailableException()).code).toBe('unavailable');
  });

  it('says when to try again where the database is away', () => {
    const error = asAppError(Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' }));
    expect(error).toMatchObject({ code: 'unavailable', status: 503 });
    expect(retryAfter(error)).toBe('5');
    expect(retryAfter(new AppError('rate_limited', { retryAfterSeconds: 30 }))).toBe('30');
    expect(retryAfter(new AppError('forbidden'))).toBeUndefined();
  });

  it('keeps the cause of what nobody foresaw, for the log', () => {
    const bug = new TypeError('x is undefined');
    expect(asAppError(bug)).toMatchObject({ code: 'internal_error', status: 500, cause: bug });
  });
});
