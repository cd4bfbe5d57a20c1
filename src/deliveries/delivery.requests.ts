import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { isSecretHeader, MASK } from '../egress/request-headers.js';
import { USER_AGENT } from '../egress/outgoing-request.js';
import { DeliverySender } from '../delivery/attempt/delivery.sender.js';
import type { BodySource } from '../delivery/attempt/render-body.js';
import { WebhookDirectory } from '../delivery/attempt/webhook.directory.js';

/** The request that is sent to a webhook for a delivery. */
export interface DeliveryRequest {
  readonly deliveryId: string;
  readonly method: 'POST';
  /** The webhook's current URL. */
  readonly url: string;
  /** In sending order; values of the webhook's own headers that look like credentials are masked. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

type Row = BodySource & { readonly id: string; readonly webhookId: number; readonly version: number };

/** $1: account, $2: delivery ids, $3: their days. */
const FIND = `
  SELECT d.id, d.uuid, d.webhook_id AS "webhookId", w.version, d.format, d.account_id AS "accountId", e.id AS "eventId", e.type,
         e.payload, e.instance, e.object_id AS "objectId", e.utc_offset_minutes AS "utcOffsetMinutes",
         (extract(epoch FROM coalesce(e.occurred_at, e.created_at)) * 1000000)::bigint AS "occurredAtUs"
    FROM deliveries d
    JOIN events e ON e.id = d.event_id AND e.day = d.event_day AND e.account_id = d.account_id
    JOIN webhooks w ON w.id = d.webhook_id
   WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[])`;

/** The sizes of their payloads, the largest part of a request, without reading them. Same parameters as {@link FIND}. */
const FIND_SIZES = `
  SELECT d.id, octet_length(e.payload) AS bytes
    FROM deliveries d
    JOIN events e ON e.id = d.event_id AND e.day = d.event_day AND e.account_id = d.account_id
   WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[])`;

/** Shows requests: the body is the same on every attempt, the time and the signature are current. */
@Injectable()
export class DeliveryRequests {
  constructor(
    private readonly db: DataSource,
    private readonly webhooks: WebhookDirectory,
    private readonly sender: DeliverySender,
  ) {}

  /** The approximate size of these deliveries' requests in bytes. */
  sizes(accountId: number, deliveries: readonly Dated[]): Promise<{ id: string; bytes: number }[]> {
    return this.db.query(FIND_SIZES, valuesOf(accountId, deliveries));
  }

  /** The requests of these deliveries, except if the event has left the history or the webhook cannot be sent to. */
  async of(accountId: number, deliveries: readonly Dated[]): Promise<DeliveryRequest[]> {
    const rows = await this.db.query<Row[]>(FIND, valuesOf(accountId, deliveries));
    const webhooks = await this.webhooks.find(new Map(rows.map(({ webhookId, version }) => [webhookId, version])));
    return rows.flatMap((row) => {
      const webhook = webhooks.get(row.webhookId);
      if (!webhook) return [];
      const { headers, body } = this.sender.request(row, webhook, Date.now());
      const own = new Set(Object.keys(webhook.additionalHeaders));
      const shown = pairs([...headers, 'user-agent', USER_AGENT]).map(({ name, value }) => ({
        name,
        value: own.has(name) && isSecretHeader(name) ? MASK : value,
      }));
      return {
        deliveryId: row.id,
        method: 'POST' as const,
        url: webhook.targetUrl,
        headers: shown,
        body: body.toString(),
      };
    });
  }
}

interface Dated {
  readonly id: string;
  readonly day: string;
}

function valuesOf(accountId: number, deliveries: readonly Dated[]): unknown[] {
  return [accountId, deliveries.map(({ id }) => id), [...new Set(deliveries.map(({ day }) => day))]];
}

function pairs(list: readonly string[]): { name: string; value: string }[] {
  return list.flatMap((name, index) => (index % 2 === 0 ? { name, value: list[index + 1]! } : []));
}
