/** The size of each table with its partitions: `{ name, table, indexes }` in bytes. `table` includes TOAST. */
export function tableSizes(database) {
  return database.query(
    `SELECT coalesce(pg_partition_root(oid), oid)::regclass::text AS name, sum(pg_table_size(oid))::float8 AS "table",
            sum(pg_indexes_size(oid))::float8 AS indexes
       FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      GROUP BY 1 ORDER BY sum(pg_total_relation_size(oid)) DESC, 1`,
  );
}
