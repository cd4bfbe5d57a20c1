import { describe, expect, it } from 'vitest';

import { ANY_TABLE, HOLE, writesOf } from './sql-writes.js';

describe('writesOf', () => {
  it.each([
    ['INSERT INTO deliveries (id) VALUES (1)', ['deliveries']],
    ['insert\n into -- not attempts\n public . "deliveries" SELECT 1', ['deliveries']],
    ['WITH gone AS (DELETE FROM ONLY attempts a USING d) UPDATE deliveries d SET id = 1', ['attempts', 'deliveries']],
    ['MERGE INTO circuits c USING d ON true WHEN MATCHED THEN DELETE', ['circuits']],
    ['TRUNCATE TABLE accounts, public.events, attempts_20260101 CASCADE', ['accounts', 'events', 'attempts']],
    ['COPY deliveries_20260101 FROM STDIN', ['deliveries']],
    ['/* over /* and */ over */ UPDATE/**/deliveries SET id = 1', ['deliveries']],
  ])('finds what is written: %s', (sql, tables) => expect(writesOf(sql)).toEqual(tables));

  it.each([
    'SELECT 1 FROM deliveries FOR UPDATE',
    'SELECT 1 FROM deliveries d FOR NO KEY UPDATE OF d',
    '-- DELETE FROM deliveries',
    '/* INSERT INTO deliveries */ SELECT 1',
    `SELECT 'it''s DELETE FROM deliveries', E'\\' DELETE FROM deliveries', $$UPDATE deliveries SET$$, "UPDATE deliveries"`,
    'COPY (SELECT 1 FROM deliveries) TO STDOUT',
  ])('ignores everything else: %s', (sql) => expect(writesOf(sql)).toEqual([]));

  it('attributes a write on conflict to the right table', () =>
    expect(writesOf('INSERT INTO circuits VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2')).toEqual(['circuits']));

  it.each([`INSERT INTO ${HOLE} VALUES (1)`, `DELETE FROM deliveries${HOLE}`, `UPDATE ${HOLE} SET id = 1`, 'UPDATE'])(
    'distinguishes an interpolated table from a named one: %s',
    (sql) => expect(writesOf(sql)).toEqual(sql === 'UPDATE' ? [] : [ANY_TABLE]),
  );
});
