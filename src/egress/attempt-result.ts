import type { AttemptTimings } from './attempt-timings.js';

const ERROR_TEXTS = {
  timeout: 'The receiver did not answer in time.',
  connection_refused: 'The receiver refused the connection.',
  connection_reset: 'The receiver closed the connection before it answered.',
  connection_failed: 'The receiver could not be reached.',
  tls_error: 'No secure connection could be made: check the certificate of the receiver.',
  dns_error: 'The host name could not be resolved.',
  target_forbidden: 'The target is not allowed.',
  redirect: 'The receiver answered with a redirect, which is not followed.',
  invalid_response: 'The receiver gave an answer that is not valid HTTP.',
  worker_lost: 'The worker was lost during the attempt; it may have arrived.',
  internal_error: 'The attempt broke off on our side; the log of the service says why.',
} as const;

/**
 * Why an attempt came to nothing, as a stable code. `worker_lost` is recorded for a lease that lapsed, `internal_error` for an
 * attempt that broke off here: it says nothing of the receiver.
 */
export type AttemptError = keyof typeof ERROR_TEXTS;

/** An attempt error in plain words, shown where a response's body would be. Names no address. */
export function attemptErrorText(error: AttemptError): string {
  return ERROR_TEXTS[error];
}

/** What one request came to: a response, an error, or a response spoilt by one (a redirect, a body that hung). */
export interface AttemptResult {
  /** Null where no response came. */
  responseStatus: number | null;
  /** Names in lower case, repeated ones joined, 16 KiB at most. Null where no response came. */
  responseHeaders: Record<string, string> | null;
  /** The first 64 KiB of the body as it came over the wire: any bytes at all. */
  responseBody: Buffer;
  /** Whether the receiver had more to say: beyond 64 KiB, or cut short by a lost connection or the deadline. */
  responseBodyTruncated: boolean;
  error: AttemptError | null;
  /** Milliseconds from name look-up to the end of the body. */
  durationMs: number;
  timings: AttemptTimings;
  /** The raw `Retry-After` header. */
  retryAfter: string | null;
}

/** An attempt to which no response came. */
export function failedAttempt(error: AttemptError, durationMs = 0): AttemptResult {
  return {
    responseStatus: null,
    responseHeaders: null,
    responseBody: Buffer.alloc(0),
    responseBodyTruncated: false,
    error,
    durationMs,
    timings: {},
    retryAfter: null,
  };
}
