import type { ResultOf } from '../../../graphql/graphql.js';
import type { WEBHOOK_DEFAULTS } from '../shared/webhook.query.js';
import { type Format, NO_SIGNATURE, type WebhookValues } from './form-values.js';
import { type RetryConfig, SUGGESTED, valuesOf } from './retry-config.js';

/** What the service sets for a webhook where its owner leaves it open, by format. */
export type Defaults = ResultOf<typeof WEBHOOK_DEFAULTS>;

const KEYS = {
  ENVELOPE: 'envelope',
  NOTIFICATION: 'notification',
  STANDARD: 'standard',
  CLOUDEVENTS: 'cloudevents',
} as const satisfies Record<Format, keyof Defaults>;

export function defaultsOf(defaults: Defaults, format: Format): Defaults['envelope'] {
  return defaults[KEYS[format]];
}

function suggestedBy(defaults: Defaults, format: Format): Pick<WebhookValues, 'retryCountdownConfig' | 'maxAttempts'> {
  const { retryCountdownConfig, maxAttempts } = defaultsOf(defaults, format);
  return { retryCountdownConfig: valuesOf(retryCountdownConfig as RetryConfig, SUGGESTED), maxAttempts };
}

/** A new webhook's form. */
export function newValues(defaults: Defaults): WebhookValues {
  return {
    targetUrl: '',
    eventType: '*',
    format: 'STANDARD',
    ...suggestedBy(defaults, 'STANDARD'),
    timeoutSeconds: '',
    additionalHeaders: [],
    maxConcurrency: 128,
    rateLimitPerSecond: '',
    signature: NO_SIGNATURE,
    callback: '',
    config: '',
    secretKey: '',
  };
}

/** The values with another format: what was still as the old one suggests becomes what the new one does. */
export function withFormat(values: WebhookValues, format: Format, defaults: Defaults): WebhookValues {
  const [before, after] = [suggestedBy(defaults, values.format), suggestedBy(defaults, format)];
  const isUntouched = JSON.stringify(values.retryCountdownConfig) === JSON.stringify(before.retryCountdownConfig);
  return {
    ...values,
    format,
    ...(isUntouched && { retryCountdownConfig: after.retryCountdownConfig }),
    ...(values.maxAttempts === before.maxAttempts && { maxAttempts: after.maxAttempts }),
  };
}
