import { Injectable } from '@nestjs/common';

import type { AttemptResult } from '../../egress/attempt-result.js';
import { EgressClient, type PostRequest } from '../../egress/egress-client.js';
import type { ClaimedDelivery } from '../queue/delivery.types.js';
import { filledHeaders, placesToFill } from './dispatch-headers.js';
import type { DirectedWebhook } from './open-webhook.js';
import { type BodySource, renderBody } from './render-body.js';
import { type SecretKeys, secretKeys, signRequest } from './signature.js';

/** What all requests to a webhook have in common. */
interface Prepared {
  /** Names and values by turns. */
  readonly headers: readonly string[];
  /** Where in them values depend on the delivery. */
  readonly places: readonly number[];
  readonly secrets: readonly (SecretKeys & { readonly id: number; readonly expiresAtMs: number | null })[];
}

/** A request, with what is kept of how it was signed. */
export interface SignedRequest extends Pick<PostRequest, 'headers' | 'body'> {
  /** Its `webhook-signature`. */
  readonly signature: string;
  /** The webhook's further header, `name: value`; null where it has none. */
  readonly furtherSignature: string | null;
  /** Of the secrets that it is signed with, newest first. */
  readonly secretIds: readonly number[];
}

/** Turns a claimed delivery into one signed request, and answers what came of it. */
@Injectable()
export class DeliverySender {
  private readonly prepared = new WeakMap<DirectedWebhook, Prepared>();

  constructor(private readonly client: EgressClient) {}

  send(delivery: ClaimedDelivery, webhook: DirectedWebhook, { headers, body }: SignedRequest): Promise<AttemptResult> {
    return this.client.post({
      url: webhook.targetUrl,
      headers,
      body,
      timeoutMs: delivery.timeoutSeconds * 1000,
      isApart: delivery.isApart,
    });
  }

  /**
   * The headers and the body of a request, as it is sent at this time.
   *
   * @param atMs by the database's clock: it is what the signature is dated with
   */
  request(source: BodySource, webhook: DirectedWebhook, atMs: number): SignedRequest {
    const { headers, places, secrets } = this.prepare(webhook);
    const own = places.length === 0 ? headers : filledHeaders(headers, places, source);
    const valid = secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > atMs);
    const rendered = renderBody(source, webhook.eshopId);
    const body = Buffer.from(rendered.body);
    const toSign = { id: source.uuid, timestamp: Math.floor(atMs / 1000), body };
    const signed = signRequest(toSign, valid, webhook.signature);
    const [, , , , , signature, furtherName, furtherValue] = signed;
    return {
      headers: [...own, 'content-type', rendered.contentType, ...signed],
      body,
      signature: signature!,
      furtherSignature: furtherName === undefined ? null : `${furtherName}: ${furtherValue}`,
      secretIds: valid.map(({ id }) => id),
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
    secrets: secrets.map(({ id, text, expiresAtMs }) => ({ ...secretKeys(text), id, expiresAtMs })),
  };
}
