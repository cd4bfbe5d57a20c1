import { type Format, NO_SIGNATURE, type RetryValues, type WebhookValues } from './form-values.js';

const RETRY: RetryValues = {
  choice: 'fixed',
  seconds: 60,
  base: 2,
  limit: 3_600,
  minValue: 30,
  maxValue: 120,
  schedule: '5s, 5m, 30m, 2h, 5h, 10h, 10h',
  jitter: true,
};

/** What a webhook's format suggests: quick tries for notifications, the documented pace for envelopes, else patience. */
export function formatDefaults(format: Format): Pick<WebhookValues, 'retryCountdownConfig' | 'maxAttempts'> {
  switch (format) {
    case 'NOTIFICATION':
      return { retryCountdownConfig: { ...RETRY, seconds: 900 }, maxAttempts: 3 };
    case 'ENVELOPE':
      return { retryCountdownConfig: RETRY, maxAttempts: 11 };
    default:
      return { retryCountdownConfig: { ...RETRY, choice: 'schedule' }, maxAttempts: 8 };
  }
}

/** A new webhook's form. */
export function newValues(): WebhookValues {
  return {
    targetUrl: '',
    eventType: '*',
    format: 'STANDARD',
    ...formatDefaults('STANDARD'),
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
export function withFormat(values: WebhookValues, format: Format): WebhookValues {
  const [before, after] = [formatDefaults(values.format), formatDefaults(format)];
  const isUntouched = JSON.stringify(values.retryCountdownConfig) === JSON.stringify(before.retryCountdownConfig);
  return {
    ...values,
    format,
    ...(isUntouched && { retryCountdownConfig: after.retryCountdownConfig }),
    ...(values.maxAttempts === before.maxAttempts && { maxAttempts: after.maxAttempts }),
  };
}
