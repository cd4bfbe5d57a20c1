import { listText, objectText } from '../../common/json-text.js';
import { utcMicroseconds } from '../../common/timestamps.js';
import { wasAnswered } from '../../counts/shown-status.js';
import type { DeferredReason } from '../../deliveries/deliveries.queries.js';
import { renderBody } from '../../delivery/attempt/render-body.js';
import { type AttemptError, attemptErrorText } from '../../egress/attempt-result.js';
import { maskedHeaders } from '../../webhooks/masked-headers.js';
import type { ShownAttempts, ShownEvent, ShownWebhook } from './undelivered-contents.queries.js';
import type { UndeliveredDelivery } from './undelivered.queries.js';

/** Everything shown in one row. */
export interface UndeliveredRow {
  readonly account: { readonly id: number; readonly eshopId: string | null };
  readonly delivery: UndeliveredDelivery;
  /** Undefined if its history was dropped after the page was counted. */
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

/** The body as it is sent, with the payload's numbers and escapes as they were published. */
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
  if (!wasAnswered(lastError)) return attemptErrorText(lastError as AttemptError) ?? lastError;
  return pythonBytes(attempts?.responseBody ?? Buffer.alloc(0));
}

const HELD_BACK: Readonly<Record<DeferredReason, string>> = {
  paused: 'the webhook is paused',
  misconfigured: 'the webhook is misconfigured',
  circuit_open: 'the receiver has been failing (circuit open)',
  rate_limit: 'the webhook has reached its rate limit',
  concurrency: 'the webhook has reached its concurrency limit',
};

type NeverSent = Pick<UndeliveredDelivery, 'finalReason' | 'deferredReason' | 'isUnderWay'>;

/** Says why no attempt was made, in place of the response. */
function neverSentText({ finalReason, deferredReason, isUnderWay }: NeverSent): string {
  if (finalReason !== null) return `Never sent, canceled: ${finalReason}`;
  if (isUnderWay) return 'Not sent yet: the first attempt is under way';
  return `Not sent yet: ${deferredReason ? HELD_BACK[deferredReason] : 'waiting for a free worker'}`;
}

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/**
 * Writes bytes as Python's `repr` does, the documented form of a response's body: `b'500 Internal Server Error'`, or
 * `b"…"` if they contain `'` and no `"`. Whatever is not printable ASCII becomes `\xNN`.
 */
export function pythonBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[^\x20-\x7e]|['\\]/g, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : character;
    return NAMED[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${escaped}${quote}`;
}

const timeText = (microseconds: string) => `"${utcMicroseconds(microseconds)}"`;
