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
  it('leave an untouched callback and config alone', () => {
    const changes = changesOf({ ...BASE, maxAttempts: 5 }, BASE);
    expect(changes).toMatchObject({ maxAttempts: 5 });
    expect(changes).not.toHaveProperty('callback');
    expect(changes).not.toHaveProperty('config');
  });

  it('include changed ones, even if empty', () => {
    expect(changesOf({ ...BASE, callback: '' }, BASE)).toMatchObject({ callback: '' });
    expect(changesOf({ ...BASE, config: '' }, BASE)).toMatchObject({ config: {} });
    expect(changesOf({ ...BASE, config: '{"shop": 8}' }, BASE)).not.toHaveProperty('callback');
  });

  it('include everything for a new webhook', () => {
    expect(inputOf(BASE)).toMatchObject({ callback: 'orders', config: { shop: 7 } });
  });
});
