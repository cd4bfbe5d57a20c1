import type { RetryCountdownConfig, WebhookFormat } from '../database/entities/index.js';

/** What a webhook's owner left open is settled by its format. */
export interface FormatDefaults {
  readonly maxAttempts: number;
  readonly retryCountdownConfig: RetryCountdownConfig;
  /** Null: `DELIVERY_TIMEOUT_SECONDS`. */
  readonly timeoutSeconds: number | null;
}

const DEFAULTS: FormatDefaults = {
  maxAttempts: 11,
  retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 60 } },
  timeoutSeconds: null,
};

/** Three attempts a quarter of an hour apart, four seconds each: what receivers of notifications expect. */
const NOTIFICATION_DEFAULTS: FormatDefaults = {
  maxAttempts: 3,
  retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 900 } },
  timeoutSeconds: 4,
};

export function formatDefaults(format: WebhookFormat): FormatDefaults {
  return format === 'notification' ? NOTIFICATION_DEFAULTS : DEFAULTS;
}
