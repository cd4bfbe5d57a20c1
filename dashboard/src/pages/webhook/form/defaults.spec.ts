import { expect, describe, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues, withFormat } from './defaults.js';
import { inputOf } from './webhook-input.js';

describe('Another format', () => {
  it('applies the service’s defaults, and restores the old ones when switched back', () => {
    const values = newValues(DEFAULTS);
    expect(inputOf(values)).toMatchObject({ maxAttempts: 8, retryCountdownConfig: { choice: 'schedule' } });
    const notification = withFormat(values, 'NOTIFICATION', DEFAULTS);
    expect(inputOf(notification)).toMatchObject({
      maxAttempts: 3,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 900 } },
      timeoutSeconds: null,
    });
    expect(withFormat(notification, 'STANDARD', DEFAULTS)).toEqual(values);
  });

  it('leaves values set by hand alone', () => {
    const values = { ...newValues(DEFAULTS), maxAttempts: 5 };
    expect(inputOf(withFormat(values, 'ENVELOPE', DEFAULTS))).toMatchObject({
      maxAttempts: 5,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 60 } },
    });
  });
});
