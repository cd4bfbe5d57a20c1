import { describe, expect, it } from 'vitest';

import { SlotCharges } from './slot-charges.js';

/** Grants slots to a webhook as an allocation does. */
function give(charges: SlotCharges, accountId: number, webhookId: number, slots: number): void {
  const account = charges.account(accountId);
  charges.given(account, charges.webhook(account, webhookId), slots);
}

describe('Slot charges', () => {
  it('measure the time of slots, not their number', () => {
    const charges = new SlotCharges();
    give(charges, 1, 11, 1);
    charges.ended(1, 11, charges.expected(11), 10_000);
    give(charges, 2, 22, 10);
    for (let n = 0; n < 10; n++) charges.ended(2, 22, 50, 5);
    expect(charges.account(2).charged).toBeLessThan(charges.account(1).charged);
  });

  it('estimate a webhook’s cost from its past', () => {
    const charges = new SlotCharges();
    give(charges, 1, 11, 50);
    for (let n = 0; n < 50; n++) charges.ended(1, 11, 50, 10_000);
    expect(charges.expected(11)).toBeGreaterThan(9_000);
    expect(charges.expected(12)).toBe(50);
  });

  it('give no credit for idle time, neither to an account nor to a webhook', () => {
    const charges = new SlotCharges();
    for (let n = 0; n < 100; n++) give(charges, 1, 11, 10);
    const busy = charges.account(1);
    expect(busy.charged - charges.account(2).charged).toBe(10 * 50);
    expect(charges.webhook(busy, 11).charged - charges.webhook(busy, 12).charged).toBe(10 * 50);
  });

  it('are refunded for unused slots', () => {
    const charges = new SlotCharges();
    give(charges, 1, 11, 8);
    charges.returned(1, 11, 7);
    const account = charges.account(1);
    expect([account.charged, charges.webhook(account, 11).charged]).toEqual([50, 50]);
  });
});
