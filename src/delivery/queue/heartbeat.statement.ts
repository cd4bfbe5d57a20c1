import { statement } from '../../database/statement.js';

/** A worker that is not heard of for so long is lost: seconds, by the database's clock. */
export const LIFE_SECONDS = 10;

/**
 * Heartbeats come every second. Where two are further apart, the database was away or the process stood still: seconds.
 * Such a gap, the second before it and the time in which a process finds its way back (`ANSWER_WITHIN_MS`, a new connection)
 * must fit into a life, or a gap too short to notice could make a worker look lost.
 */
export const GAP_SECONDS = 3;

/** How long an ended worker is remembered: longer than any claim that it sent may take to come in. */
const REMEMBERED = `interval '1 minute'`;

const LIFE = `interval '${LIFE_SECONDS} seconds'`;

/** Makes a worker of the process $1. Answers its `id`. */
export const REGISTER_WORKER = statement('register_worker', `INSERT INTO workers (process) VALUES ($1) RETURNING id`);

/**
 * The worker $1 says that it lives, and ends those that were not heard of for a life. It judges only once it has been heard
 * of itself for a life without a gap: so after the database was away all the others have had as long to come back.
 *
 * Answers one row: `isAlive`, false where others have ended this worker; `isJustBack`, whether it began, or had a gap,
 * less than a life ago; `lost`, the processes that it ended now; `someEnded`, whether leases of ended workers may be there.
 *
 * Whether a worker is ended is settled under its row's lock: it either beats or is ended. Rows that are locked are passed
 * over, so that two that judge never wait for each other.
 */
export const BEAT = statement(
  'beat',
  `
    WITH mine AS MATERIALIZED (
      UPDATE workers
         SET beat_at = now(),
             steady_since = CASE WHEN beat_at BETWEEN now() - interval '${GAP_SECONDS} seconds' AND now() + interval '1 second'
                                 THEN steady_since ELSE now() END
       WHERE id = $1 AND ended_at IS NULL
      RETURNING id, steady_since
    ),
    silent AS MATERIALIZED (
      SELECT w.id FROM workers w, mine
       WHERE mine.steady_since <= now() - ${LIFE} AND w.id <> mine.id AND w.ended_at IS NULL AND w.beat_at <= now() - ${LIFE}
         FOR UPDATE OF w SKIP LOCKED
    ),
    ended AS (
      UPDATE workers w SET ended_at = now() FROM silent WHERE w.id = silent.id RETURNING w.process
    )
    SELECT EXISTS (SELECT FROM mine) AS "isAlive",
           EXISTS (SELECT FROM mine WHERE steady_since > now() - ${LIFE}) AS "isJustBack",
           coalesce((SELECT json_agg(process) FROM ended), '[]') AS lost,
           EXISTS (SELECT FROM ended) OR EXISTS (SELECT FROM workers WHERE ended_at IS NOT NULL) AS "someEnded"`,
);

/** The worker $1 stops: what it still holds is taken back at once. */
export const STOP_WORKER = statement(
  'stop_worker',
  `UPDATE workers SET ended_at = now(), has_stopped = true WHERE id = $1 AND ended_at IS NULL`,
);

/** Forgets workers that ended long ago. */
export const FORGET_WORKERS = statement(
  'forget_workers',
  `
    DELETE FROM workers WHERE id IN (
      SELECT id FROM workers WHERE ended_at < now() - ${REMEMBERED} FOR UPDATE SKIP LOCKED)`,
);
