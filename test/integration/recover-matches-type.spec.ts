import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { matchingPatterns } from '../../src/delivery/queue/matching-patterns.js';
import { matchesType } from '../../src/recovery/wanted-sources.js';
import { useDatabase } from '../support/database.js';

const TYPES = [
  'order',
  'order.created',
  'order:created',
  'orders',
  'o',
  'Order',
  '%',
  'a_b',
  'a\\b',
  '*',
  'o*',
  'žluť.😀x',
  'ž',
];
const PATTERNS = [
  ...TYPES,
  '*',
  'order*',
  'order.*',
  'order.created*',
  'o*',
  'x*',
  '%*',
  'a_*',
  'axb',
  'a\\*',
  'žluť.*',
  'žluť.😀*',
  'orders*',
  '**',
];

describe('Matching event types in SQL', () => {
  const database = useDatabase();
  let db: Client;
  beforeAll(async () => {
    db = new Client({ connectionString: database() });
    await db.connect();
  });
  afterAll(() => db.end());

  it('agrees with fan-out for every type and pattern', async () => {
    const { rows } = await db.query<{ type: string; pattern: string }>(
      `SELECT type, pattern FROM unnest($1::text[]) type CROSS JOIN unnest($2::text[]) pattern WHERE ${matchesType('type', 'pattern')}`,
      [TYPES, [...new Set(PATTERNS)]],
    );
    const inSql = rows.map(({ type, pattern }) => `${type} ${pattern}`);
    const inFanOut = TYPES.flatMap((type) => {
      const patterns = new Set(matchingPatterns(type));
      return [...new Set(PATTERNS)].filter((pattern) => patterns.has(pattern)).map((pattern) => `${type} ${pattern}`);
    });
    expect(inSql.sort()).toEqual(inFanOut.sort());
    expect(inSql.length).toBeGreaterThan(30);
  });
});
