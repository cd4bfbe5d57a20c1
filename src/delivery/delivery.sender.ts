import { Injectable } from '@nestjs/common';

import type { AttemptResult } from '../egress/attempt-result.js';
import { EgressClient } from '../egress/egress.client.js';
import type { ClaimedDelivery } from './delivery.types.js';
import { renderBody } from './render-body.js';
import { signRequest } from './sign-request.js';
import type { DirectedWebhook } from './webhook.directory.js';

/** Turns a claimed delivery into one signed request, and answers what came of it. */
@Injectable()
export class DeliverySender {
  constructor(private readonly client: EgressClient) {}

  /** @param startedAtMs of this attempt, by the database's clock: it is what the signature is dated with */
  send(delivery: ClaimedDelivery, webhook: DirectedWebhook, startedAtMs: number): Promise<AttemptResult> {
    const { body, contentType } = renderBody(delivery, webhook.eshopId);
    const secrets = webhook.secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > startedAtMs);
    const signed = { id: delivery.uuid, timestamp: Math.floor(startedAtMs / 1000), body };
    return this.client.post({
      url: webhook.targetUrl,
      headers: {
        ...webhook.additionalHeaders,
        'content-type': contentType,
        ...signRequest(
          signed,
          secrets.map(({ text }) => text),
          webhook.signature,
        ),
      },
      body,
      timeoutMs: delivery.timeoutSeconds * 1000,
    });
  }
}
