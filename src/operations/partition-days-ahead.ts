import type { DataSource } from 'typeorm';

/**
 * For how many days after today every table that is split by day has a partition. Below 0 nothing can be published.
 * Partitions bear their day at the end of their name.
 */
export async function partitionDaysAhead(db: DataSource): Promise<number> {
  const [row]: { days: number | null }[] = await db.query(`
    SELECT min(last) - (now() AT TIME ZONE 'UTC')::date AS days
      FROM (SELECT max(to_date(right(part.relname, 8), 'YYYYMMDD')) AS last
              FROM pg_inherits
              JOIN pg_class part ON part.oid = inhrelid AND part.relkind = 'r' AND part.relname ~ '_[0-9]{8}$'
             WHERE pg_table_is_visible(part.oid)
             GROUP BY inhparent) split`);
  return row?.days ?? -1;
}
