import { describe, expect, it } from 'vitest';

import { applyFieldErrors } from './apply-field-errors.js';

describe('applyFieldErrors', () => {
  it('puts each error beside its field, nested ones with the rest of their path, and returns the others', () => {
    const set: Record<string, string> = {};
    const others = applyFieldErrors(
      { setFieldError: (field, message) => void (set[field] = message) },
      ['targetUrl', 'additionalHeaders'],
      [
        { field: 'input.targetUrl', message: 'must be https' },
        { field: 'additionalHeaders.Host', message: 'is set by the sender' },
        { field: 'callback', message: 'is too long' },
      ],
    );
    expect(set).toEqual({ targetUrl: 'must be https', additionalHeaders: 'Host: is set by the sender' });
    expect(others).toEqual([{ field: 'callback', message: 'is too long' }]);
  });
});
