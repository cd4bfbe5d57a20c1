import type { Dispatcher } from 'undici';

import type { AttemptError, AttemptResult } from './attempt-result.js';
import { type ConnectTimings, type Dialer, since } from './attempt-timings.js';
import { BodyCollector } from './body-collector.js';
import { classifyError } from './classify-error.js';
import { ConnectError } from './connect-error.js';
import type { EgressAgent } from './egress.agent.js';
import type { OutgoingRequest } from './outgoing-request.js';
import { joined, keptHeaders, type RawResponseHeaders } from './response-headers.js';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_RESENDS = 3;
const NO_LONGER_WANTED = new Error('The exchange is over.');

/**
 * One request and its answer, from name look-up to the end of the body, under one deadline. Comes to a value whatever
 * the receiver does:
 *
 * - once the headers are in, the status counts; a body that breaks off or outgrows 64 KiB is kept so far, as truncated;
 * - the deadline is an error even then, since a receiver that hangs takes up a slot: with the status, and the body so far;
 * - a request that no connection took, because the idle one meant for it was reset, is sent on another: not a byte of
 *   it was written. One reset after that may have arrived, and is a result like any other.
 */
export class Exchange implements Dispatcher.DispatchHandler, Dialer {
  /** Settles when the exchange is over; never rejects. */
  readonly result: Promise<AttemptResult>;

  connectTimings: ConnectTimings | null = null;

  private readonly startedAt = performance.now();
  private readonly body = new BodyCollector(MAX_BODY_BYTES);
  private readonly deadline: NodeJS.Timeout;
  private settle!: (result: AttemptResult) => void;
  private controller: Dispatcher.DispatchController | null = null;
  private status: number | null = null;
  private headers: RawResponseHeaders = {};
  private firstByteMs: number | undefined;
  private resends = 0;
  private isOver = false;

  constructor(
    private readonly agent: EgressAgent,
    private readonly request: OutgoingRequest,
  ) {
    this.result = new Promise((settle) => (this.settle = settle));
    this.deadline = setTimeout(() => this.end('timeout', true), request.timeoutMs);
    this.send();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(NO_LONGER_WANTED);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawResponseHeaders): void {
    if (status < 200) return; // early hints: the answer is yet to come
    this.status = status;
    this.headers = headers;
    this.firstByteMs = since(this.startedAt);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.body.add(chunk)) this.end(null, true);
  }

  onResponseEnd(): void {
    this.end(null, false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    if (this.status !== null) this.end(null, true);
    else if (this.isUnsent(error)) this.send();
    else this.end(classifyError(error), false);
  }

  private send(): void {
    const leftMs = this.request.timeoutMs - (performance.now() - this.startedAt);
    this.agent.dispatch(this.request, this, leftMs);
  }

  /** Whether the request certainly never left: its idle connection was reset before it was written. */
  private isUnsent(error: Error): boolean {
    if (this.controller || error instanceof ConnectError || classifyError(error) !== 'connection_reset') return false;
    return this.resends++ < MAX_RESENDS;
  }

  private end(error: AttemptError | null, truncated: boolean): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.deadline);
    if (truncated) this.controller?.abort(NO_LONGER_WANTED);
    const answered = this.status !== null;
    this.settle({
      responseStatus: this.status,
      responseHeaders: answered ? keptHeaders(this.headers) : null,
      responseBody: this.body.bytes(),
      responseBodyTruncated: answered && truncated,
      error: error ?? statusError(this.status),
      durationMs: since(this.startedAt),
      timings: { ...this.connectTimings, firstByteMs: this.firstByteMs },
      retryAfter: this.headers['retry-after'] === undefined ? null : joined(this.headers['retry-after']),
    });
  }
}

/** What is wrong with a status as such: a redirect, which nobody follows, or a number beyond HTTP's. */
function statusError(status: number | null): AttemptError | null {
  if (status === null) return null;
  if (status >= 600) return 'invalid_response';
  return status >= 300 && status < 400 ? 'redirect' : null;
}
