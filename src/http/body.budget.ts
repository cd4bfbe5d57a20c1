import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';

import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';

/** Bytes of all bodies together: what may wait to be stored, and half as much again on its way. */
const MOST = 96 * 1024 * 1024;
/** Of these so many are kept for small bodies: a single event, a sign-in, the dashboard's queries. */
const KEPT_FOR_SMALL = 16 * 1024 * 1024;
/** Bytes of a body that counts as small. */
const SMALL = 64 * 1024;

const RETRY_AFTER_SECONDS = 2;

/** The bytes of one request's body, until the request ends. */
export interface HeldBody {
  /** @throws AppError `unavailable` where so many bytes more would be too many; none of them are held then */
  take(bytes: number): void;
}

/**
 * How many bytes of requests' bodies this process holds, from before they arrive until they are answered: whatever clients
 * send at once, and however slowly, memory is bounded. What a few large bodies take up leaves room for small ones.
 */
@Injectable()
export class BodyBudget {
  private bytes = 0;

  constructor(private readonly metrics: Metrics) {
    metrics.observeBodies(() => this.bytes);
  }

  /** Nothing is held yet. What will be is given back once this response is out or its client gone. */
  holdFor(response: ServerResponse): HeldBody {
    let held = 0;
    let hasEnded = response.destroyed;
    response.once('close', () => {
      hasEnded = true;
      this.bytes -= held;
    });
    return {
      take: (bytes) => {
        // What still comes out of a buffer after that would never be given back.
        if (hasEnded) return;
        this.refuseIfFull(bytes, held + bytes);
        held += bytes;
        this.bytes += bytes;
      },
    };
  }

  private refuseIfFull(bytes: number, size: number): void {
    const most = size <= SMALL ? MOST : MOST - KEPT_FOR_SMALL;
    if (this.bytes + bytes <= most) return;
    this.metrics.refusedBody();
    throw new AppError('unavailable', {
      detail: 'Too much is being received just now. Send the same again, with the same Idempotency-Key.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
