import { randomBytes } from 'node:crypto';

import type { EntityManager } from 'typeorm';

import type { SecretBox } from '../common/secret-box.js';
import { WebhookSecretEntity } from '../database/entities/index.js';

/** Secrets that may sign together; more would only lengthen every request. */
const MOST_SECRETS = 10;

/** A new secret in the format of Standard Webhooks: 32 random bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Stores a webhook's newest secret, sealed. */
export async function addSecret(
  transaction: EntityManager,
  box: SecretBox,
  webhookId: number,
  secret: string,
): Promise<void> {
  await transaction.insert(WebhookSecretEntity, { webhookId, sealedSecret: box.seal(secret, `webhook:${webhookId}`) });
}

/** Lets the present secrets sign for another `overlapSeconds`, and removes expired ones. */
export async function expireSecrets(
  transaction: EntityManager,
  webhookId: number,
  overlapSeconds: number,
): Promise<void> {
  await transaction.query(
    `UPDATE webhook_secrets SET expires_at = least(expires_at, now() + $2 * interval '1 second') WHERE webhook_id = $1`,
    [webhookId, overlapSeconds],
  );
  await transaction.query(
    `DELETE FROM webhook_secrets WHERE webhook_id = $1 AND (expires_at <= now() OR id NOT IN (
       SELECT id FROM webhook_secrets WHERE webhook_id = $1 ORDER BY id DESC LIMIT ${MOST_SECRETS - 1}))`,
    [webhookId],
  );
}

/** Removes secrets that cannot be opened. */
export async function dropUnreadable(transaction: EntityManager, box: SecretBox, webhookId: number): Promise<void> {
  const secrets = await transaction.findBy(WebhookSecretEntity, { webhookId });
  const unreadable = secrets.filter(({ sealedSecret }) => !box.opens(sealedSecret, `webhook:${webhookId}`));
  if (unreadable.length > 0) await transaction.remove(unreadable);
}
