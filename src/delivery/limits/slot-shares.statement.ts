import { statement } from '../../database/statement.js';
import { SHARE_LIFE_MS } from './local-share.js';

const LIFE = `interval '${SHARE_LIFE_MS} milliseconds'`;

/**
 * What the process $2 may have of the slots of a name, given that row's `shares` and what it asks for in $1: an object by
 * name of `{size, wanted, keep}`. Each other process is left what it wants up to an equal part; the rest is free to use.
 * What others have now is theirs until they gave it back, so the sum of all shares never exceeds the size.
 *
 * Reads nothing of `slot_shares` but the one row: after waiting for its lock Postgres evaluates this anew on its newest
 * version, where a look at the table would show what was there before. `now()` may then lie in the past, which errs on the
 * side of caution: shares of others seem to live longer, one's own lapses sooner.
 */
const allotted = (name: string, shares: string) => `
    jsonb_to_record($1::jsonb -> ${name}) AS asked(size integer, wanted integer, keep integer)
    CROSS JOIN LATERAL (
      SELECT least(asked.size, (SELECT w.max_concurrency FROM webhooks w
               WHERE w.id = CASE WHEN ${name} LIKE 'webhook:%' THEN substr(${name}, 9)::integer END)) AS slots) AS size
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_object_agg(process, share), '{}') AS shares, coalesce(sum(slots), 0) AS slots,
             coalesce(sum(least(wanted, equal_part)), 0) AS due
        FROM (SELECT process, share, (share ->> 'slots')::integer AS slots, (share ->> 'wanted')::integer AS wanted,
                     size.slots / (count(*) OVER () + 1) AS equal_part
                FROM jsonb_each(${shares}) AS entry(process, share)
               WHERE process <> $2::text AND (share ->> 'until')::timestamptz > now()) AS live) AS others
    CROSS JOIN LATERAL (
      SELECT greatest(0, least(asked.wanted, size.slots - others.slots, size.slots - others.due))::integer AS slots
    ) AS target`;

/** The slots in use are never taken away from a share that lives. */
const share = (own: string) => `
    jsonb_build_object($2::text, jsonb_build_object(
      'slots', greatest(target.slots, least(asked.keep, ${own})), 'wanted', asked.wanted, 'until', now() + ${LIFE}, 'turn', $3::bigint))`;

const OWN = `CASE WHEN (s.shares -> $2::text ->> 'until')::timestamptz > now() THEN (s.shares -> $2::text ->> 'slots')::integer ELSE 0 END`;

/** A statement that was given up on, but that Postgres carried out late, must not undo a newer one. */
const IS_NEWEST = `coalesce((s.shares -> $2::text ->> 'turn')::bigint, 0) < $3::bigint`;

/**
 * Asks for shares, see `allotted`; $3 counts this process's statements. Answers for each name the `slots` that no other
 * process can have, and the `target` that may be in use. Rows are locked in the order of their names, as everywhere.
 */
export const ASK_FOR_SHARES = statement(
  'ask_for_shares',
  `
    INSERT INTO slot_shares AS s (name, shares)
    SELECT wanted.name, ${share('0')}
      FROM jsonb_object_keys($1::jsonb) AS wanted(name) CROSS JOIN LATERAL ${allotted('wanted.name', `'{}'::jsonb`)}
     ORDER BY wanted.name
    ON CONFLICT (name) DO UPDATE
       SET shares = (SELECT others.shares || ${share(OWN)} FROM ${allotted('s.name', 's.shares')})
     WHERE ${IS_NEWEST}
    RETURNING s.name, (s.shares -> $2::text ->> 'slots')::integer AS slots,
              (SELECT target.slots FROM ${allotted('s.name', 's.shares')}) AS target`,
);

/** What asking for shares would allow now, without changing anything. */
export const LOOK_AT_SHARES = statement(
  'look_at_shares',
  `
    SELECT s.name, target.slots AS target
      FROM jsonb_object_keys($1::jsonb) AS held(name) JOIN slot_shares s ON s.name = held.name
     CROSS JOIN LATERAL ${allotted('s.name', 's.shares')}`,
);

/** Gives back the shares of the names in the JSON list $1. A row that nobody has a share of any more goes. */
export const GIVE_BACK_SHARES = statement(
  'give_back_shares',
  `
    WITH mine AS MATERIALIZED (
      SELECT s.name FROM slot_shares s
       WHERE s.name IN (SELECT jsonb_array_elements_text($1::jsonb)) AND ${IS_NEWEST}
       ORDER BY s.name FOR UPDATE
    ),
    gone AS (
      DELETE FROM slot_shares s USING mine
       WHERE s.name = mine.name
         AND NOT EXISTS (SELECT FROM jsonb_each(s.shares) AS entry(process, share)
                          WHERE process <> $2::text AND (share ->> 'until')::timestamptz > now())
      RETURNING s.name
    )
    UPDATE slot_shares s SET shares = s.shares - $2::text
      FROM mine WHERE s.name = mine.name AND s.name NOT IN (SELECT name FROM gone)`,
);

/**
 * Removes the names under which nobody has had a share for a minute: processes that died gave nothing back. By then no
 * statement that was given up on can come in any more, which would take the row that it makes for its own.
 */
export const REMOVE_LAPSED_SHARES = statement(
  'remove_lapsed_shares',
  `
    DELETE FROM slot_shares WHERE name IN (
      SELECT s.name FROM slot_shares s
       WHERE NOT EXISTS (SELECT FROM jsonb_each(s.shares) AS entry(process, share)
                          WHERE (share ->> 'until')::timestamptz > now() - interval '1 minute')
       ORDER BY s.name FOR UPDATE SKIP LOCKED)`,
);
