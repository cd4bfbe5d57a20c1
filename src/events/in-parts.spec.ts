import { describe, expect, it } from 'vitest';

import { Random } from '../../test/support/random.js';
import { inParts } from './in-parts.js';

const SEED = Date.now() % 1_000_000;

describe(`inParts (seed ${SEED})`, () => {
  it('cuts any weights into consecutive parts, none of them too heavy and no two that fit in one', () => {
    const random = new Random(SEED);
    for (let round = 0; round < 500; round++) {
      const most = 1 + random.below(50);
      const weights = Array.from({ length: random.below(40) }, () => random.below(random.oneOf([5, 60])));
      const parts = inParts(weights, most);
      const weightOf = (start: number, end: number) => weights.slice(start, end).reduce((sum, one) => sum + one, 0);
      expect(parts.flatMap(({ start, end }) => weights.slice(start, end))).toEqual(weights);
      for (const [index, { start, end }] of parts.entries()) {
        if (end - start > 1) expect(weightOf(start, end)).toBeLessThanOrEqual(most);
        const next = parts[index + 1];
        if (next) expect(weightOf(start, next.start + 1)).toBeGreaterThan(most);
      }
    }
  });
});
