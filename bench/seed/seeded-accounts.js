import { createHash, randomBytes } from 'node:crypto';

import { SeedingError } from './seeding-error.js';

export const WEBHOOKS_PER_ACCOUNT = 20;

export const EVENT_TYPES = [
  'order.created',
  'order.paid',
  'order.cancelled',
  'package.status.shipped',
  'package.status.delivered',
  'product.updated',
  'stock.changed',
  'invoice.issued',
];

export const FORMATS = ['envelope', 'envelope', 'notification', 'standard', 'cloudevents'];

/** The target of the seeded deliveries, followed by the webhook's place in its account. No such host can exist. */
export const TARGET_URL = 'https://receiver.example/seeded/';

/** Why a seeded webhook gets no deliveries, and some of its old ones were canceled. */
export const DISABLED_REASON = 'seeded: it has history only';

const NAME = 'Seeded account';

/**
 * The accounts that own the rows, the first account (the service's first start made it) before the others; what an
 * earlier seed made is taken again.
 *
 * @returns `{ id, token }`, with a token's text where the account was made now
 * @throws SeedingError before the first start
 */
export async function seededAccounts(client, count) {
  const { rows: first } = await client.query('SELECT id FROM accounts ORDER BY id LIMIT 1');
  if (first.length === 0) {
    throw new SeedingError('This database has no account yet: the first start of the service creates it.');
  }
  const { rows: earlier } = await client.query(
    `SELECT id FROM accounts WHERE name LIKE '${NAME} %' AND id <> $1 ORDER BY id LIMIT $2`,
    [first[0].id, count - 1],
  );
  const accounts = [...first, ...earlier];
  while (accounts.length < count) accounts.push(await makeAccount(client, `${NAME} ${accounts.length + 1}`));
  return accounts;
}

/** An account and its first token as the service creates them: only the hash of the token is stored. */
async function makeAccount(client, name) {
  const token = `hl_${randomBytes(30).toString('base64url')}`;
  const { rows } = await client.query(
    `WITH made AS (INSERT INTO accounts (name) VALUES ($1) RETURNING id),
          token AS (INSERT INTO api_tokens (account_id, name, token_hash, hint) SELECT id, 'first token', $2, $3 FROM made)
     SELECT id FROM made`,
    [name, createHash('sha256').update(token).digest(), token.slice(-4)],
  );
  return { id: rows[0].id, token };
}

/**
 * The ids of the accounts' seeded webhooks, account by account, in order. Missing ones are created. They are disabled,
 * so that later events go only to the publisher's own webhooks.
 */
export async function seededWebhooks(client, accountIds) {
  await client.query(
    `INSERT INTO webhooks (account_id, event_type, target_url, format, retry_countdown_config, max_attempts, config,
                           is_active, disabled_reason, created_at)
     SELECT account.id, ($2::text[])[1 + place % $3], $4 || place, ($5::text[])[1 + place % $6],
            '{"choice":"fixed","kwargs":{"seconds":60}}', 3, json_build_object('seeded', place),
            false, $7, now() - interval '30 days'
       FROM unnest($1::integer[]) AS account (id), generate_series(0, $8::integer - 1) AS place
      WHERE NOT EXISTS (SELECT FROM webhooks w
                         WHERE w.account_id = account.id AND w.config->>'seeded' = place::text AND w.deleted_at IS NULL)
      ORDER BY account.id, place`,
    [
      accountIds,
      EVENT_TYPES,
      EVENT_TYPES.length,
      TARGET_URL,
      FORMATS,
      FORMATS.length,
      DISABLED_REASON,
      WEBHOOKS_PER_ACCOUNT,
    ],
  );
  const { rows } = await client.query(
    `SELECT DISTINCT ON (account.nth, place) w.id
       FROM unnest($1::integer[]) WITH ORDINALITY AS account (id, nth)
      CROSS JOIN generate_series(0, $2::integer - 1) AS place
       JOIN webhooks w ON w.account_id = account.id AND w.config->>'seeded' = place::text AND w.deleted_at IS NULL
      ORDER BY account.nth, place, w.id`,
    [accountIds, WEBHOOKS_PER_ACCOUNT],
  );
  return rows.map(({ id }) => id);
}
