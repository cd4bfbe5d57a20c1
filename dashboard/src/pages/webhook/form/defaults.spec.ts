import { expect, describe, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues, withFormat } from './defaults.js';
import { inputOf } from './webhook-input.js';

describe('Another format', () => {
  it('brings what the service sets for it, and back again', () => {
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

  it('leaves alone what was set by hand', () => {
    const values = { ...newValues(DEFAULTS), maxAttempts: 5 };
    expect(inputOf(withFormat(values, 'ENVELOPE', DEFAULTS))).toMatchObject({
      maxAttempts: 5,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 60 } },
    });
  });
});
