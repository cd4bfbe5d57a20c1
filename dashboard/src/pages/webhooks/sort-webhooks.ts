import { webhookStateOf } from '../../shared/status/webhook-state.js';
import type { WebhookRow } from './webhooks.query.js';

const KEYS: Record<string, (row: WebhookRow) => number | string | null> = {
  targetUrl: ({ targetUrl }) => targetUrl,
  eventType: ({ eventType }) => eventType,
  state: webhookStateOf,
  successRate: ({ health }) => health.successRate,
  p95: ({ health }) => health.latencyP95Ms,
  rate: ({ health }) => health.attempts,
  backlog: ({ backlog }) => backlog,
};

/** The webhooks in the order of a column; those that have nothing in it stand last either way. */
export function sortWebhooks(
  rows: readonly WebhookRow[],
  sort: { readonly by: string; readonly isDescending: boolean } | null,
): readonly WebhookRow[] {
  const key = sort && KEYS[sort.by];
  if (!key) return rows;
  const direction = sort.isDescending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a < b ? -direction : a > b ? direction : 0;
  });
}
