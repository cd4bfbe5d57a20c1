import { describe, expect, it } from 'vitest';

import { Random } from '../../test/support/random.js';
import { inParts } from './in-parts.js';

const SEED = Date.now() % 1_000_000;

describe(`inParts (seed ${SEED})`, () => {
  it('splits any weights into consecutive parts, none too heavy and no two small enough to merge', () => {
    const random = new Random(SEED);
    for (let round = 0; round < 500; round++) {
      const most = 1 + random.below(50);
      const weights = Array.from({ length: random.below(40) }, () => random.below(random.oneOf([5, 60])));
      const parts = inParts(weights, most);
      const weightOf = (start: number, end: number) => weights.slice(start, end).reduce((sum, one) => sum + one, 0);
      expect(parts.flatMap(({ start, end }) => weights.slice(start, end))).toEqual(weights);
      const tooHeavy = parts.filter(({ start, end }) => end - start > 1 && weightOf(start, end) > most);
      const cutTooEarly = parts.slice(0, -1).filter(({ start, end }) => weightOf(start, end + 1) <= most);
      expect([tooHeavy, cutTooEarly]).toEqual([[], []]);
    }
  });
});
