import { lookedUp } from '../../database/looked-up.js';
import type { Statement } from '../../database/statement.pool.js';

/**
 * Which of these attempts stand recorded already, and what became of their deliveries. $1: JSON list of
 * `{id, started_at_us}`. An attempt is known by its delivery and its start, to the microsecond.
 */
export const FIND_RECORDED: Statement = {
  name: 'find_recorded',
  text: `
    SELECT d.id::text, CASE WHEN p.delivery_id IS NULL THEN d.status ELSE 'pending' END AS status, NULL::smallint AS "dueLane"
      FROM json_to_recordset($1::json) AS r(id bigint, started_at_us bigint)
      JOIN deliveries d ON ${lookedUp('d.id', 'r.id')}
      JOIN attempts a ON ${lookedUp('a.delivery_id', 'r.id')} AND a.day = d.day
       AND a.started_at = 'epoch'::timestamptz + r.started_at_us * interval '1 microsecond'
      LEFT JOIN pending_deliveries p ON p.delivery_id = r.id`,
};
