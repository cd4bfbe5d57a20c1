import { lookedUp } from '../../database/looked-up.js';
import { statement } from '../../database/statement.js';

/**
 * Gives the leases of deliveries $1 under the token $2 back: they are due as before. Answers `{id, accountId, reason}` of those
 * that were canceled meanwhile.
 */
export const RELEASE = statement(
  'release',
  `
    WITH released AS (
      UPDATE pending_deliveries p SET lease_token = NULL, leased_by = NULL, leased_at = NULL, leased_until = NULL
        FROM unnest($1::bigint[]) AS given(id)
       WHERE ${lookedUp('p.delivery_id', 'given.id')} AND p.lease_token IS NOT DISTINCT FROM $2::uuid
      RETURNING p.delivery_id, p.account_id, p.cancel_reason
    )
    SELECT delivery_id::float8 AS id, account_id AS "accountId", cancel_reason AS reason
      FROM released WHERE cancel_reason IS NOT NULL`,
);
