import { utcMicroseconds } from '../../common/timestamps.js';
import { renderBody } from '../../delivery/attempt/render-body.js';
import { type AttemptError, attemptErrorText } from '../../egress/attempt-result.js';
import { listText, objectText } from '../../common/json-text.js';
import { maskedHeaders } from '../../webhooks/masked-headers.js';
import { pythonBytes } from './python-bytes.js';
import type { ShownAttempts, ShownEvent, ShownWebhook } from './undelivered-contents.queries.js';
import { neverSentText } from './never-sent-text.js';
import type { UndeliveredDelivery } from './undelivered.queries.js';

/** Everything that one row is made of. */
export interface UndeliveredRow {
  readonly account: { readonly id: number; readonly eshopId: string | null };
  readonly delivery: UndeliveredDelivery;
  /** Undefined where its history was dropped since the page was counted. */
  readonly event: ShownEvent | undefined;
  readonly attempts: ShownAttempts | undefined;
  readonly webhook: ShownWebhook | undefined;
  /** The webhook's additional headers, opened. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One row of the undelivered list as JSON text, with the documented fields in the documented order. */
export function undeliveredRow(row: UndeliveredRow): string {
  const { delivery, webhook, headers } = row;
  const startedUs = row.attempts?.startedUs ?? [];
  return objectText({
    id: delivery.id,
    webhook: webhook ? webhookText(webhook, headers) : 'null',
    created_date: timeText(delivery.createdUs),
    modified_date: timeText(delivery.modifiedUs),
    uuid: JSON.stringify(delivery.uuid),
    request_payload: requestPayload(row),
    response_content: JSON.stringify(responseContent(row)),
    response_http_status: String(delivery.shownStatus),
    delivered: 'false',
    request_datetimes: listText(startedUs.map(timeText)),
    retry_count: String(startedUs.length),
    object_id: delivery.objectId ?? 'null',
    content_type: delivery.contentType ?? 'null',
  });
}

function webhookText(webhook: ShownWebhook, headers: Readonly<Record<string, string>>): string {
  return objectText({
    id: String(webhook.id),
    retry_countdown_config: webhook.retryCountdownConfig,
    created_date: timeText(webhook.createdUs),
    modified_date: timeText(webhook.modifiedUs),
    target_url: JSON.stringify(webhook.targetUrl),
    is_active: String(webhook.isActive),
    secret_key: '""',
    event_type: JSON.stringify(webhook.eventType),
    callback: JSON.stringify(webhook.callback),
    additional_headers: JSON.stringify(maskedHeaders(headers)),
    config: webhook.config,
  });
}

/** The body that is sent: numbers and escapes of the payload as they were published. */
function requestPayload({ account, delivery, event }: UndeliveredRow): string {
  if (!event) return 'null';
  const source = {
    format: delivery.format,
    uuid: delivery.uuid,
    eventId: delivery.eventId,
    type: delivery.eventType,
    payload: event.payload,
    instance: event.instance,
    objectId: delivery.objectId,
    accountId: account.id,
    occurredAtUs: event.occurredUs,
    utcOffsetMinutes: event.utcOffsetMinutes,
  };
  return renderBody(source, Number(account.eshopId ?? account.id)).body;
}

function responseContent({ delivery, attempts }: UndeliveredRow): string {
  const { attemptCount, lastError } = delivery;
  if (attemptCount === 0) return neverSentText(delivery);
  if (lastError !== null && lastError !== 'redirect') return attemptErrorText(lastError as AttemptError) ?? lastError;
  return pythonBytes(attempts?.responseBody ?? Buffer.alloc(0));
}

const timeText = (microseconds: string) => `"${utcMicroseconds(microseconds)}"`;
