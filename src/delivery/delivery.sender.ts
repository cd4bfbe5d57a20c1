import { Injectable } from '@nestjs/common';

import type { AttemptResult } from '../egress/attempt-result.js';
import { EgressClient, type PostRequest } from '../egress/egress.client.js';
import type { ClaimedDelivery } from './delivery.types.js';
import { filledHeaders, placesToFill } from './dispatch-headers.js';
import type { DirectedWebhook } from './open-webhook.js';
import { type BodySource, renderBody } from './render-body.js';
import { type SecretKeys, secretKeys, signRequest } from './sign-request.js';

/** What all requests to a webhook have in common. */
interface Prepared {
  /** Names and values by turns. */
  readonly headers: readonly string[];
  /** Where in them values depend on the delivery. */
  readonly places: readonly number[];
  readonly secrets: readonly (SecretKeys & { readonly expiresAtMs: number | null })[];
}

/** Turns a claimed delivery into one signed request, and answers what came of it. */
@Injectable()
export class DeliverySender {
  private readonly prepared = new WeakMap<DirectedWebhook, Prepared>();

  constructor(private readonly client: EgressClient) {}

  /** @param startedAtMs of this attempt, by the database's clock: it is what the signature is dated with */
  send(delivery: ClaimedDelivery, webhook: DirectedWebhook, startedAtMs: number): Promise<AttemptResult> {
    return this.client.post({
      url: webhook.targetUrl,
      ...this.request(delivery, webhook, startedAtMs),
      timeoutMs: delivery.timeoutSeconds * 1000,
      isApart: delivery.isApart,
    });
  }

  /** The headers and the body of a request, as it is sent at this time. */
  request(source: BodySource, webhook: DirectedWebhook, atMs: number): Pick<PostRequest, 'headers' | 'body'> {
    const { headers, places, secrets } = this.prepare(webhook);
    const own = places.length === 0 ? headers : filledHeaders(headers, places, source);
    const valid = secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > atMs);
    const rendered = renderBody(source, webhook.eshopId);
    const body = Buffer.from(rendered.body);
    const signed = { id: source.uuid, timestamp: Math.floor(atMs / 1000), body };
    return {
      headers: [...own, 'content-type', rendered.contentType, ...signRequest(signed, valid, webhook.signature)],
      body,
    };
  }

  private prepare(webhook: DirectedWebhook): Prepared {
    let known = this.prepared.get(webhook);
    if (!known) this.prepared.set(webhook, (known = prepared(webhook)));
    return known;
  }
}

function prepared({ additionalHeaders, secrets }: DirectedWebhook): Prepared {
  const headers = Object.entries(additionalHeaders).flat();
  return {
    headers,
    places: placesToFill(headers),
    secrets: secrets.map(({ text, expiresAtMs }) => ({ ...secretKeys(text), expiresAtMs })),
  };
}
