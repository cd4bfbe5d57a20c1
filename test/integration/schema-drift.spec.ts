import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../../src/database/data-source.js';
import { makePartitions } from '../../src/database/partitions.js';
import { useDatabase } from '../support/database.js';

describe('the migrations', () => {
  const database = useDatabase();
  let db: DataSource;
  beforeAll(async () => {
    db = await createDataSource(database()).initialize();
  });
  afterAll(() => db.destroy());

  /** The changes needed to turn the schema into the one the entities describe. */
  const drift = async () => (await db.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  /** The definition of every table, column, index and constraint except partitions and TypeORM's own table. */
  const schema = async () =>
    db.query<object[]>(`
      SELECT relname AS name, relkind::text AS kind, array_to_json(reloptions) AS options,
             (SELECT json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
                                               pg_get_expr(adbin, adrelid)) ORDER BY attname)
                FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
               WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
             (SELECT json_agg(pg_get_constraintdef(oid) ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid) AS constraints,
             CASE WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid) END AS index
        FROM pg_class c
       WHERE relnamespace = 'public'::regnamespace AND NOT relispartition AND relname !~ '^(migrations|PK_)'
       ORDER BY relname`);

  it('create the schema that the entities describe', async () => {
    expect(await drift()).toEqual([]);
  });

  it('can all be reverted and run again', async () => {
    const before = await schema();
    expect(before.length).toBeGreaterThan(20);
    for (const _ of db.migrations) await db.undoLastMigration();
    expect(await schema()).toEqual([]);
    await db.runMigrations();
    await db.transaction(makePartitions);
    expect(await schema()).toEqual(before);
    expect(await drift()).toEqual([]);
  });
});
