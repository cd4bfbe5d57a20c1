import type { AttemptError, AttemptResult } from './attempt-result.js';
import { type ConnectTimings, type Dialer, since } from './attempt-timings.js';
import { BodyCollector } from './body-collector.js';
import { joined, keptHeaders, type RawResponseHeaders } from './response-headers.js';

const MAX_BODY_BYTES = 64 * 1024;

/** The most that an answer's status line and headers may take, early hints and the like included. */
export const MAX_HEAD_BYTES = 128 * 1024;

/**
 * One request and its answer, from name look-up to the end of the body, under one deadline. Comes to a value whatever
 * the receiver does:
 *
 * - once the headers are in, the status counts; a body that breaks off or outgrows 64 KiB is kept so far, as truncated;
 * - the deadline is an error even then, since a receiver that hangs takes up a slot: with the status, and the body so far.
 */
export abstract class Exchange implements Dialer {
  /** Settles when the exchange is over; never rejects. */
  readonly result: Promise<AttemptResult>;

  connectTimings: ConnectTimings | null = null;
  remoteAddress: string | null = null;

  protected isOver = false;
  protected status: number | null = null;
  private readonly startedAt = performance.now();
  private readonly body = new BodyCollector(MAX_BODY_BYTES);
  private readonly deadline: NodeJS.Timeout;
  private settle!: (result: AttemptResult) => void;
  private headers: RawResponseHeaders = {};
  private firstByteMs: number | undefined;

  constructor(private readonly timeoutMs: number) {
    this.result = new Promise((settle) => (this.settle = settle));
    this.deadline = setTimeout(() => this.end('timeout', true), timeoutMs);
  }

  protected get leftMs(): number {
    return this.timeoutMs - (performance.now() - this.startedAt);
  }

  protected answered(status: number, headers: RawResponseHeaders): void {
    this.status = status;
    this.headers = headers;
    this.firstByteMs = since(this.startedAt);
  }

  protected received(chunk: Buffer): void {
    if (!this.body.add(chunk)) this.end(null, true);
  }

  /** Ends the connection, of which no more is wanted. */
  protected abstract abandon(): void;

  /**
   * @param isCut whether more was to come
   * @param more of an exchange without an answer: what came instead, and whether its connection had been closed before
   */
  protected end(error: AttemptError | null, isCut: boolean, more: Partial<AttemptResult> = {}): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.deadline);
    if (isCut) this.abandon();
    const answered = this.status !== null;
    this.settle({
      responseStatus: this.status,
      responseHeaders: answered ? keptHeaders(this.headers) : null,
      responseBody: this.body.bytes(),
      responseBodyTruncated: answered && isCut,
      error: error ?? statusError(this.status),
      errorDetail: more.errorDetail ?? null,
      wasStale: more.wasStale ?? false,
      remoteAddress: this.remoteAddress,
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
