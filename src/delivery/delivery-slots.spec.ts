import { describe, expect, it } from 'vitest';

import { DeliverySlots, someReachedLimit } from './delivery-slots.js';

describe('Delivery slots', () => {
  it('are counted for each webhook, and given back', () => {
    const slots = new DeliverySlots(4);
    for (const id of [7, 7, 8]) slots.take(id, 2);
    expect(slots.free).toBe(1);
    expect([...slots.holders()]).toEqual([
      [7, { held: 2, limit: 2 }],
      [8, { held: 1, limit: 2 }],
    ]);

    slots.release(7);
    slots.release(8);
    expect(slots.free).toBe(3);
    expect([...slots.holders()]).toEqual([[7, { held: 1, limit: 2 }]]);
  });
});

describe('A claim', () => {
  const held = new Map([[7, { held: 1, limit: 3 }]]);
  it.each([
    ['a webhook that held some has reached its limit with what it got', held, [7, 7], true],
    ['it has room left', held, [7], false],
    ['one that held none has reached its limit', held, [8, 8, 8], true],
    ['one was at its limit before and got nothing', new Map([[7, { held: 3, limit: 3 }]]), [], true],
    ['nothing was claimed and nobody is full', held, [], false],
  ])('may have left something due where %s', (_, before, ids, expected) => {
    expect(
      someReachedLimit(
        before,
        ids.map((id) => ({ id, limit: 3 })),
      ),
    ).toBe(expected);
  });
});
