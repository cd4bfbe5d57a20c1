import { describe, expect, it } from 'vitest';

import { SlotCharges } from './slot-charges.js';

describe('Slot charges', () => {
  it('are what slots cost in time, not how many there were', () => {
    const charges = new SlotCharges();
    charges.given(1, 11, 1);
    charges.ended(1, 11, charges.expected(11), 10_000);
    charges.given(2, 22, 10);
    for (let n = 0; n < 10; n++) charges.ended(2, 22, 50, 5);
    expect(charges.ofAccount(2)).toBeLessThan(charges.ofAccount(1));
  });

  it('expect of a webhook what it has cost so far', () => {
    const charges = new SlotCharges();
    charges.given(1, 11, 50);
    for (let n = 0; n < 50; n++) charges.ended(1, 11, 50, 10_000);
    expect(charges.expected(11)).toBeGreaterThan(9_000);
    expect(charges.expected(12)).toBe(50);
  });

  it('give no credit for having been idle', () => {
    const charges = new SlotCharges();
    for (let n = 0; n < 100; n++) charges.given(1, 11, 10);
    const behind = charges.ofAccount(1) - charges.ofAccount(2);
    expect(behind).toBe(10 * 50);
  });

  it('are taken back for slots that were not used', () => {
    const charges = new SlotCharges();
    charges.given(1, 11, 8);
    charges.returned(1, 11, 7);
    expect([charges.ofAccount(1), charges.ofWebhook(1, 11)]).toEqual([50, 50]);
  });
});
