import { type RetryCountdownConfig, WEBHOOK_FORMATS, type WebhookFormat } from '../../database/entities/index.js';

/** What a webhook's owner left open is settled by its format. */
export interface FormatDefaults {
  readonly maxAttempts: number;
  readonly retryCountdownConfig: RetryCountdownConfig;
  /** Null: the installation's, `DELIVERY_TIMEOUT_SECONDS`. */
  readonly timeoutSeconds: number | null;
}

/** What Standard Webhooks suggests: more than a day of patience. */
const PATIENT: FormatDefaults = {
  maxAttempts: 8,
  retryCountdownConfig: { choice: 'schedule', kwargs: { seconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000] } },
  timeoutSeconds: 15,
};

const DEFAULTS: Readonly<Record<WebhookFormat, FormatDefaults>> = {
  envelope: {
    maxAttempts: 11,
    retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 60 } },
    timeoutSeconds: null,
  },
  notification: {
    maxAttempts: 3,
    retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 900 } },
    timeoutSeconds: 4,
  },
  standard: PATIENT,
  cloudevents: PATIENT,
};

export function formatDefaults(format: WebhookFormat): FormatDefaults {
  return DEFAULTS[format];
}

/**
 * The time-out of a webhook in SQL, in seconds: its own, else its format's.
 *
 * @param webhook alias of its row
 * @param installationSeconds the parameter that holds `DELIVERY_TIMEOUT_SECONDS`
 */
export function timeoutSecondsOf(webhook: string, installationSeconds: string): string {
  const ofFormats = WEBHOOK_FORMATS.flatMap((format) => {
    const { timeoutSeconds } = formatDefaults(format);
    return timeoutSeconds === null ? [] : [`WHEN '${format}' THEN ${timeoutSeconds}`];
  });
  return `coalesce(${webhook}.timeout_seconds, CASE ${webhook}.format ${ofFormats.join(' ')} ELSE ${installationSeconds}::integer END)`;
}
