import { describe, expect, it } from 'vitest';

import { reasonKey } from './reason-key.js';

describe('The service’s sentence on why a delivery ended', () => {
  it.each([
    ['1 attempt was used up', 'usedUp'],
    ['11 attempts were used up', 'usedUp'],
    ['1 attempts were used up', 'usedUp'],
    ['disabled by its owner', 'disabled'],
  ])('is known: %s', (reason, key) => expect(reasonKey(reason)).toBe(key));

  it('is shown as it is if it is unknown', () => {
    expect(reasonKey('the receiver answered 410 Gone away')).toBeNull();
    expect(reasonKey(null)).toBeNull();
  });
});
