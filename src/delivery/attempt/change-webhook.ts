import type { EntityManager, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';

import { WebhookEntity } from '../../database/entities/index.js';

/** What changes of a webhook; a function gives SQL. */
type WebhookChanges = Omit<QueryDeepPartialEntity<WebhookEntity>, 'id' | 'version' | 'modifiedAt'>;

/**
 * Changes a stored webhook, if these conditions hold. That makes it a new version, which claims quote: so each worker notices
 * that its copy is stale. Nothing else writes `version`.
 */
export async function changeWebhook(
  db: EntityManager,
  id: number,
  changes: WebhookChanges,
  conditions: FindOptionsWhere<WebhookEntity> = {},
): Promise<void> {
  await db.update(
    WebhookEntity,
    { ...conditions, id },
    { ...changes, version: () => 'version + 1', modifiedAt: () => 'now()' },
  );
}
