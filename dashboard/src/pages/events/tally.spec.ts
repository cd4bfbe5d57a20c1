import { expect, it } from 'vitest';

import { tally } from './tally.js';

it('counts deliveries by state and omits empty states', () => {
  const deliveries = [
    { status: 'PENDING', attemptCount: 0 },
    { status: 'DELIVERED', attemptCount: 1 },
    { status: 'PENDING', attemptCount: 2 },
    { status: 'DELIVERED', attemptCount: 3 },
  ];
  expect(tally(deliveries)).toEqual([
    { state: 'waiting', count: 1 },
    { state: 'retrying', count: 1 },
    { state: 'delivered', count: 2 },
  ]);
  expect(tally([])).toEqual([]);
});
