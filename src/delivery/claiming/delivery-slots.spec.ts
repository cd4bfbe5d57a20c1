import { describe, expect, it } from 'vitest';

import { DeliverySlots, PAYLOAD_BYTES_LIMIT } from './delivery-slots.js';

const occupied = { accountId: 7, payloadBytes: 100, isOld: false };

describe('Delivery slots', () => {
  it('are taken and given back, with their bytes', () => {
    const slots = new DeliverySlots(4);
    slots.take(occupied);
    slots.take({ ...occupied, isOld: true });
    expect([slots.free, slots.freeBytes]).toEqual([2, PAYLOAD_BYTES_LIMIT - 200]);
    slots.release(occupied);
    slots.release({ ...occupied, isOld: true });
    expect([slots.free, slots.freeBytes, slots.freeForOld]).toEqual([4, PAYLOAD_BYTES_LIMIT, 2]);
  });

  it('keep half of themselves from what is old', () => {
    const slots = new DeliverySlots(256);
    for (let n = 0; n < 128; n++) slots.take({ ...occupied, isOld: true });
    expect([slots.freeForOld, slots.free]).toEqual([0, 128]);
  });

  it('keep an eighth of themselves from each account', () => {
    const slots = new DeliverySlots(256);
    for (let n = 0; n < 224; n++) slots.take(occupied);
    expect([slots.freeForAccount(7), slots.freeForAccount(8)]).toEqual([0, 224]);
    slots.release(occupied);
    expect(slots.freeForAccount(7)).toBe(1);
  });

  it('leave everyone one even where there is only one', () => {
    const slots = new DeliverySlots(1);
    expect([slots.freeForOld, slots.freeForAccount(7)]).toEqual([1, 1]);
  });
});
