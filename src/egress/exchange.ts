import { type AttemptError, type AttemptResult, type ConnectTimings, since } from './attempt-result.js';
import { BodyCollector } from './body-collector.js';
import type { Dialer } from './connection.js';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_KEPT_CHARACTERS = 16 * 1024;

/** The most that an answer's status line and headers may take, including early hints and other interim answers. */
export const MAX_HEAD_BYTES = 128 * 1024;

/** A response's headers as undici gives them: names in lower case, repeated ones as lists. */
export type RawResponseHeaders = Record<string, string | string[] | undefined>;

/**
 * One request and its answer, from name look-up to the end of the body, under one deadline. Resolves to a result whatever
 * the receiver does:
 *
 * - Once the headers are in, the status counts. Of a body that breaks off or exceeds 64 KiB, the first part is kept and
 *   marked as truncated.
 * - Missing the deadline is an error even then, since a receiver that hangs occupies a slot. The status and the body so
 *   far are kept.
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

  /** Ends the connection: nothing more is wanted from it. */
  protected abstract abandon(): void;

  /**
   * @param isCut whether more was to come
   * @param more for an exchange without an answer: what came instead, and whether its connection was already closed
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

/** What is wrong with the status itself: a redirect, which is not followed, or a number outside HTTP's range. */
function statusError(status: number | null): AttemptError | null {
  if (status === null) return null;
  if (status >= 600) return 'invalid_response';
  return status >= 300 && status < 400 ? 'redirect' : null;
}

/** The headers as they are kept: repeated ones joined, without NUL (Postgres refuses it), whole ones up to 16 KiB in all. */
function keptHeaders(headers: RawResponseHeaders): Record<string, string> {
  return areKeepable(headers) ? headers : cutHeaders(headers);
}

/** Whether the headers can be kept unchanged, as nearly all can. */
function areKeepable(headers: RawResponseHeaders): headers is Record<string, string> {
  let characters = 0;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (typeof value !== 'string' || value.includes('\0')) return false;
    characters += name.length + value.length;
  }
  return characters <= MAX_KEPT_CHARACTERS;
}

function cutHeaders(headers: RawResponseHeaders): Record<string, string> {
  const kept: [string, string][] = [];
  let room = MAX_KEPT_CHARACTERS;
  for (const [name, value] of Object.entries(headers)) {
    const text = joined(value).replaceAll('\0', '');
    room -= name.length + text.length;
    if (room < 0) break;
    kept.push([name, text]);
  }
  return Object.fromEntries(kept);
}

/** A header's value, repeated ones joined as an HTTP list. */
function joined(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
