import type { IncomingMessage, ServerResponse } from 'node:http';

import { Injectable, Logger } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';
import { PeriodicTasks } from '../common/periodic-task.js';

/** Bytes of all bodies together: what may wait to be stored, and half as much again on its way. */
const MOST = 96 * 1024 * 1024;
/** Bytes of a body that counts as small. */
const SMALL = 64 * 1024;
/** How often a share must fit into what is free, to take a large body's bytes; for a small body's once is enough. */
const TIMES_FREE = 2;

const CHECKED_EVERY_MS = 1_000;
/** Seconds in which a body may come as slowly as it likes. */
const SLOW_SECONDS = 10;
/** Bytes a second that must have come since then, on average. */
const SLOWEST = 16 * 1024;

const RETRY_AFTER_SECONDS = 2;

/** Whose memory a request's body takes, and how much of it. */
export interface BodyTerms {
  /** All that have the same one share its memory. */
  readonly caller: string;
  /** Bytes. */
  readonly limit: number;
  /** What is thrown for a body beyond the limit. */
  readonly beyond: () => AppError;
}

/** A body that gave way to others: the rest of it is drained, so that its connection serves the next request. */
export class BodyRefused extends AppError {
  constructor() {
    super('unavailable', {
      detail: 'Too many bodies are being received. Send the same request again, with the same Idempotency-Key.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** What one caller holds. */
interface Share {
  bytes: number;
  /** Bodies still arriving, oldest first. */
  readonly coming: Set<Body>;
}

interface Body {
  readonly request: IncomingMessage;
  readonly terms: BodyTerms;
  readonly share: Share;
  bytes: number;
  /** Seconds since it began, but none in which this process stood still. */
  seconds: number;
}

/**
 * How many bytes of requests' bodies this process holds, from their arrival until their requests are answered: whatever
 * clients send at once, and however slowly, memory is bounded. A length that is only declared takes nothing.
 *
 * Each caller has a share, which is never larger than what is free: one alone has half of all, and there is always room for
 * another. Where a share is full its newest body gives way, so that the oldest one arrives.
 */
@Injectable()
export class BodyBudget {
  private bytes = 0;
  private readonly shares = new Map<string, Share>();

  constructor(
    private readonly metrics: Metrics,
    tasks: PeriodicTasks,
  ) {
    metrics.observeBodies(() => this.bytes);
    const logger = new Logger(BodyBudget.name);
    tasks.add({
      name: 'cut-slow-bodies',
      everyMs: CHECKED_EVERY_MS,
      run: () => this.cutSlow(),
      failed: (error) => logger.error('Could not end slow bodies, will retry', error),
      healed: () => logger.log('Bodies that come too slowly are cut again'),
    });
  }

  /**
   * Counts a body from now until the response is sent or the client is gone. If the body must give way, is too long or too
   * slow, the request emits the `AppError` as its `error`. Call this in the tick in which reading the body starts.
   */
  hold(request: IncomingMessage, response: ServerResponse, terms: BodyTerms): void {
    if (response.destroyed) return;
    const share = this.shares.get(terms.caller) ?? { bytes: 0, coming: new Set() };
    this.shares.set(terms.caller, share);
    const body: Body = { request, terms, share, bytes: 0, seconds: 0 };
    share.coming.add(body);
    request.on('data', ({ length }: Buffer) => {
      if (share.coming.has(body)) this.take(body, length);
    });
    request.once('end', () => share.coming.delete(body));
    response.once('close', () => this.release(body));
  }

  /** Cuts bodies that arrive too slowly. Called every second. */
  cutSlow(): void {
    for (const { coming } of this.shares.values()) {
      for (const body of coming) {
        body.seconds++;
        if (body.bytes < (body.seconds - SLOW_SECONDS) * SLOWEST) this.cut(body, new AppError('body_too_slow'));
      }
    }
  }

  private take(body: Body, bytes: number): void {
    if (body.bytes + bytes > body.terms.limit) return this.cut(body, body.terms.beyond());
    while (!this.hasRoom(body, bytes)) {
      const newest = lastOf(body.share.coming);
      this.metrics.refusedBody();
      this.cut(newest, new BodyRefused());
      if (newest === body) return;
    }
    this.add(body, bytes);
  }

  private hasRoom({ share, bytes: held }: Body, bytes: number): boolean {
    const times = held + bytes > SMALL ? TIMES_FREE : 1;
    return (share.bytes + bytes) * times <= MOST - this.bytes - bytes;
  }

  private cut(body: Body, error: AppError): void {
    this.release(body);
    const { request } = body;
    if (request.listenerCount('error') > 0) request.emit('error', error);
    else request.destroy();
  }

  private release(body: Body): void {
    const { share, terms } = body;
    share.coming.delete(body);
    this.add(body, -body.bytes);
    const isEmpty = share.bytes === 0 && share.coming.size === 0;
    if (isEmpty && this.shares.get(terms.caller) === share) this.shares.delete(terms.caller);
  }

  private add(body: Body, bytes: number): void {
    body.bytes += bytes;
    body.share.bytes += bytes;
    this.bytes += bytes;
  }
}

function lastOf<T>(items: ReadonlySet<T>): T {
  let last: T;
  for (const item of items) last = item;
  return last!;
}
