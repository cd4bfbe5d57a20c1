import { describe, expect, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues } from './defaults.js';
import { changesOf, inputOf } from './webhook-input.js';

const BASE = {
  ...newValues(DEFAULTS),
  targetUrl: 'https://shop.example.com',
  callback: 'orders',
  config: '{"shop": 7}',
};

describe('The changes of a webhook', () => {
  it('leave its callback and its config alone where nobody touched them', () => {
    const changes = changesOf({ ...BASE, maxAttempts: 5 }, BASE);
    expect(changes).toMatchObject({ maxAttempts: 5 });
    expect(changes).not.toHaveProperty('callback');
    expect(changes).not.toHaveProperty('config');
  });

  it('carry those that were changed, and empty ones too', () => {
    expect(changesOf({ ...BASE, callback: '' }, BASE)).toMatchObject({ callback: '' });
    expect(changesOf({ ...BASE, config: '' }, BASE)).toMatchObject({ config: {} });
    expect(changesOf({ ...BASE, config: '{"shop": 8}' }, BASE)).not.toHaveProperty('callback');
  });

  it('are all that it has where it is new', () => {
    expect(inputOf(BASE)).toMatchObject({ callback: 'orders', config: { shop: 7 } });
  });
});
