import type { WebhookSettings } from '../shared/webhook.query.js';
import { readConfig, writeConfig } from './config-text.js';
import { NO_SIGNATURE, type NumberText, type WebhookValues } from './form-values.js';
import { configOf, type RetryConfig, SUGGESTED, valuesOf } from './retry-config.js';
import { originOf } from './find-problem.js';

const numberOrNull = (value: NumberText) => (value === '' ? null : Number(value));

/** What is sent of a new webhook. */
export function inputOf(values: WebhookValues) {
  const { isOn, ...signature } = values.signature;
  return {
    targetUrl: values.targetUrl,
    eventType: values.eventType,
    format: values.format,
    retryCountdownConfig: configOf(values.retryCountdownConfig),
    maxAttempts: Number(values.maxAttempts),
    timeoutSeconds: numberOrNull(values.timeoutSeconds),
    additionalHeaders: Object.fromEntries(values.additionalHeaders.map(({ name, value }) => [name, value])),
    maxConcurrency: Number(values.maxConcurrency),
    rateLimitPerSecond: numberOrNull(values.rateLimitPerSecond),
    signature: isOn ? signature : null,
    callback: values.callback,
    config: readConfig(values.config),
  };
}

/** What is sent of a changed webhook: its notes only where they changed, since their numbers may be finer than a page's. */
export function changesOf(values: WebhookValues, base: WebhookValues) {
  const { callback, config, ...rest } = inputOf(values);
  return {
    ...rest,
    ...(values.callback !== base.callback && { callback }),
    ...(values.config !== base.config && { config }),
  };
}

/** The form that shows a webhook as it is. */
export function formOf(webhook: WebhookSettings): WebhookValues {
  const headers = Object.entries(webhook.additionalHeaders as Record<string, string>);
  return {
    targetUrl: webhook.targetUrl,
    eventType: webhook.eventType,
    format: webhook.format,
    retryCountdownConfig: valuesOf(webhook.retryCountdownConfig as RetryConfig, SUGGESTED),
    maxAttempts: webhook.maxAttempts,
    timeoutSeconds: webhook.timeoutSeconds ?? '',
    additionalHeaders: headers.map(([name, value]) => ({
      row: name,
      name,
      value,
      kept: { name, origin: originOf(webhook.targetUrl) },
    })),
    maxConcurrency: webhook.maxConcurrency,
    rateLimitPerSecond: webhook.rateLimitPerSecond ?? '',
    signature: webhook.signature ? { isOn: true, ...webhook.signature } : NO_SIGNATURE,
    callback: webhook.callback,
    config: writeConfig(webhook.config),
    secretKey: '',
  };
}
