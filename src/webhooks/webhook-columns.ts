import type { RetryCountdownConfig, WebhookEntity } from '../database/entities/index.js';
import { formatDefaults } from '../delivery/queue/format-defaults.js';
import type { CreateWebhookDto, UpdateWebhookDto } from './webhooks.dto.js';

/** The columns that a change sets: those whose fields were given. Headers, secrets and `isActive` are handled elsewhere. */
export function changedColumns(dto: UpdateWebhookDto) {
  const { eventType, targetUrl, format, maxAttempts, timeoutSeconds } = dto;
  const retryCountdownConfig = dto.retryCountdownConfig && inDocumentedOrder(dto.retryCountdownConfig);
  const { callback, config, maxConcurrency, rateLimitPerSecond, signature } = dto;
  const given = { eventType, targetUrl, format, retryCountdownConfig, maxAttempts, timeoutSeconds };
  const further = { callback, config, maxConcurrency, rateLimitPerSecond, signature };
  return Object.fromEntries(
    Object.entries({ ...given, ...further }).filter(([, value]) => value !== undefined),
  ) as Partial<Pick<WebhookEntity, 'eventType' | 'targetUrl' | 'format' | 'maxAttempts'>>;
}

/** The columns of a new webhook. Its format gives the defaults. */
export function newColumns(dto: CreateWebhookDto, inactiveReason: string) {
  const format = dto.format ?? 'envelope';
  const { maxAttempts, retryCountdownConfig } = formatDefaults(format);
  const isActive = dto.isActive ?? true;
  return {
    maxAttempts,
    retryCountdownConfig,
    ...changedColumns(dto),
    eventType: dto.eventType,
    targetUrl: dto.targetUrl,
    format,
    isActive,
    disabledReason: isActive ? null : inactiveReason,
  };
}

/** Stored as shown. */
function inDocumentedOrder({ choice, kwargs }: RetryCountdownConfig): RetryCountdownConfig {
  return { choice, kwargs };
}
