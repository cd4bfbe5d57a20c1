import { describe, expect, it } from 'vitest';

import { DeliverySlots, HELD_BYTES_LIMIT } from './delivery-slots.js';

const occupied = { webhook: { accountId: 7 }, delivery: { payloadBytes: 100 }, isOld: false };

describe('Delivery slots', () => {
  it('are free again once the receiver has responded, and their bytes once that is recorded', () => {
    const slots = new DeliverySlots(4);
    slots.take(occupied);
    slots.take({ ...occupied, isOld: true });
    expect([slots.free, slots.freeBytes, slots.freeForOld, slots.underWay]).toEqual([2, HELD_BYTES_LIMIT - 200, 1, 2]);
    slots.answered(occupied, 30);
    slots.answered({ ...occupied, isOld: true }, 0);
    expect([slots.free, slots.freeBytes, slots.freeForOld, slots.underWay]).toEqual([4, HELD_BYTES_LIMIT - 230, 2, 2]);
    slots.recorded(occupied, 30);
    slots.recorded({ ...occupied, isOld: true }, 0);
    expect([slots.free, slots.freeBytes, slots.underWay]).toEqual([4, HELD_BYTES_LIMIT, 0]);
  });

  it('run out while twice as many attempts are unrecorded', () => {
    const slots = new DeliverySlots(4);
    for (let n = 0; n < 8; n++) {
      expect(slots.free).toBe(Math.min(4, 8 - n));
      slots.take(occupied);
      slots.answered(occupied, 0);
    }
    expect(slots.free).toBe(0);
    slots.recorded(occupied, 0);
    expect(slots.free).toBe(1);
  });

  it('reserve half for fresh deliveries', () => {
    const slots = new DeliverySlots(256);
    for (let n = 0; n < 128; n++) slots.take({ ...occupied, isOld: true });
    expect([slots.freeForOld, slots.free]).toEqual([0, 128]);
  });

  it('deny each account an eighth', () => {
    const slots = new DeliverySlots(256);
    for (let n = 0; n < 224; n++) slots.take(occupied);
    expect([slots.freeForAccount(7), slots.freeForAccount(8)]).toEqual([0, 224]);
    slots.answered(occupied, 0);
    expect(slots.freeForAccount(7)).toBe(1);
  });

  it('leave everyone one, even if there is only one', () => {
    const slots = new DeliverySlots(1);
    expect([slots.freeForOld, slots.freeForAccount(7)]).toEqual([1, 1]);
  });
});
