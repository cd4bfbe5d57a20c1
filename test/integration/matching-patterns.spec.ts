import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { matchesPattern, matchingPatterns } from '../../src/delivery/queue/matching-patterns.js';
import { useDatabase } from '../support/database.js';
import { Random } from '../support/random.js';

/** `PATTERN_SEEDS=500` is the long run. */
const SEEDS = Array.from({ length: Number(process.env.PATTERN_SEEDS ?? 20) }, (_, index) => index + 1);

/** Few, so that random texts often begin alike: with cases, what SQL takes for a wildcard, and characters of several units. */
const PIECES = ['a', 'A', 'b', '.', ':', '_', '%', '\\', '*', 'ž', 'é', '😀', 'hookledger', 'order'];
const textOf = (random: Random, most: number) =>
  Array.from({ length: 1 + random.below(most) }, () => random.oneOf(PIECES)).join('');

/** Half of them made from types, so that many match. */
function patternOf(random: Random, types: readonly string[]): string {
  const text = random.below(2) === 0 ? textOf(random, 4) : random.oneOf(types);
  const prefix = [...text].slice(0, random.below([...text].length + 1)).join('');
  return random.below(4) === 0 ? text : `${prefix}*`;
}

describe('Matching event types in SQL', () => {
  const database = useDatabase();
  let db: Client;
  beforeAll(async () => {
    db = new Client({ connectionString: database() });
    await db.connect();
  });
  afterAll(() => db.end());

  it.each(SEEDS)('agrees with fan-out for random types and patterns, seed %i', async (seed) => {
    const random = new Random(seed);
    const types = [...new Set(Array.from({ length: 40 }, () => textOf(random, 6)))];
    const patterns = [...new Set(['*', ...Array.from({ length: 60 }, () => patternOf(random, types))])];
    const { rows } = await db.query<{ type: string; pattern: string }>(
      `SELECT type, pattern FROM unnest($1::text[]) type CROSS JOIN unnest($2::text[]) pattern
        WHERE ${matchesPattern('type', 'pattern')}`,
      [types, patterns],
    );
    const inSql = rows.map(({ type, pattern }) => `${type} ${pattern}`);
    const inFanOut = types.flatMap((type) => {
      const matching = new Set(matchingPatterns(type));
      return patterns.filter((pattern) => matching.has(pattern)).map((pattern) => `${type} ${pattern}`);
    });
    expect(inSql.sort()).toEqual(inFanOut.sort());
    expect(inSql.length).toBeGreaterThan(types.length);
  });
});
