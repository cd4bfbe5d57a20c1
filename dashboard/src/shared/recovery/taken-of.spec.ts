import { describe, expect, it } from 'vitest';

import { takenOf } from './taken-of.js';

describe('A resend of a filter takes', () => {
  it('exhausted deliveries if no state is named, or pending states among others', () => {
    expect(takenOf({})).toBe('givenUp');
    expect(takenOf({ statuses: ['RETRYING', 'EXHAUSTED'] })).toBe('givenUp');
  });

  it('all final states', () => {
    expect(takenOf({ statuses: ['DELIVERED'] })).toBe('named');
    expect(takenOf({ statuses: ['EXHAUSTED', 'CANCELED'] })).toBe('named');
  });

  it('no pending deliveries', () => {
    expect(takenOf({ statuses: ['WAITING', 'RETRYING'] })).toBe('none');
  });
});
