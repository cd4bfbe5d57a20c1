import type { Statement } from '../../database/statement.pool.js';

/**
 * Records what is wrong with webhooks. $1: JSON list of `{id, version, problem}`. One that has changed since, or was deleted,
 * is passed over; `since` stays as long as the problem does.
 */
export const RECORD_PROBLEMS: Statement = {
  name: 'record_problems',
  text: `
    INSERT INTO misconfigured_webhooks AS m (webhook_id, version, problem)
    SELECT w.id, w.version, found.problem
      FROM json_to_recordset($1::json) AS found(id integer, version integer, problem text)
      JOIN webhooks w ON w.id = found.id AND w.version = found.version AND w.deleted_at IS NULL
     ORDER BY w.id
    ON CONFLICT (webhook_id) DO UPDATE
      SET version = excluded.version, problem = excluded.problem,
          since = CASE WHEN m.problem = excluded.problem THEN m.since ELSE excluded.since END`,
};

/** Forgets what was wrong with webhooks that can be sent to. $1: JSON list of `{id, version}`, the versions that can. */
export const FORGET_PROBLEMS: Statement = {
  name: 'forget_problems',
  text: `
    DELETE FROM misconfigured_webhooks m
     USING json_to_recordset($1::json) AS found(id integer, version integer)
     WHERE m.webhook_id = found.id AND m.version <= found.version`,
};
