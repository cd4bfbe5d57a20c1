import { describe, expect, it } from 'vitest';

import { takenOf } from './taken-of.js';

describe('A resend of a filter takes', () => {
  it('what was given up where no state is named, or pending ones among others', () => {
    expect(takenOf({})).toBe('givenUp');
    expect(takenOf({ statuses: ['RETRYING', 'EXHAUSTED'] })).toBe('givenUp');
  });

  it('all of the states that are final', () => {
    expect(takenOf({ statuses: ['DELIVERED'] })).toBe('named');
    expect(takenOf({ statuses: ['EXHAUSTED', 'CANCELED'] })).toBe('named');
  });

  it('nothing that is pending', () => {
    expect(takenOf({ statuses: ['WAITING', 'RETRYING'] })).toBe('none');
  });
});
