/** How sending to a webhook stands, the gravest first: an open circuit stops it only for a while. */
export type WebhookState = 'deleted' | 'disabled' | 'misconfigured' | 'paused' | 'circuitOpen' | 'active';

/** The state of a webhook, as the operator must know it. */
export function webhookStateOf(webhook: {
  isActive: boolean;
  isPaused: boolean;
  deletedAt?: string | null;
  misconfigured?: object | null;
  circuit: object | null;
}): WebhookState {
  if (webhook.deletedAt) return 'deleted';
  if (!webhook.isActive) return 'disabled';
  if (webhook.misconfigured) return 'misconfigured';
  if (webhook.isPaused) return 'paused';
  return webhook.circuit === null ? 'active' : 'circuitOpen';
}
