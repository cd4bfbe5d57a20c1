import { unprepared } from '../../database/statement.js';

/**
 * For how many days after today every table partitioned by day has a partition, without a gap from today on. Below 0
 * nothing can be published. A partition's name ends with its day.
 */
export const PARTITION_DAYS_AHEAD = unprepared(
  'partition_days_ahead',
  `
    SELECT coalesce(min(days), 0)::integer - 1 AS days
      FROM (SELECT count(*) FILTER (WHERE ahead = place) AS days
              FROM (SELECT parent.oid AS parent, ahead,
                           row_number() OVER (PARTITION BY parent.oid, ahead < 0 ORDER BY ahead) - 1 AS place
                      FROM pg_class parent
                      LEFT JOIN LATERAL (
                           SELECT to_date(right(part.relname, 8), 'YYYYMMDD') - (now() AT TIME ZONE 'UTC')::date AS ahead
                             FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid
                            WHERE inhparent = parent.oid AND part.relname ~ '_[0-9]{8}$') days ON true
                     WHERE parent.relkind = 'p' AND pg_table_is_visible(parent.oid)) placed
             GROUP BY parent) split`,
);
