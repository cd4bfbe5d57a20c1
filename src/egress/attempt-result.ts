import type { AttemptTimings } from './attempt-timings.js';

const ERROR_TEXTS = {
  timeout: 'The receiver did not answer in time.',
  connection_refused: 'The receiver refused the connection.',
  connection_reset: 'The receiver closed the connection before it answered.',
  connection_failed: 'The receiver could not be reached.',
  tls_error: 'No secure connection could be made.',
  tls_expired: 'The certificate of the receiver has expired, or is not valid yet.',
  tls_wrong_name: 'The certificate of the receiver is for another name than that of the URL.',
  tls_unknown_issuer: 'The certificate of the receiver is self-signed, or sent without its intermediate certificates.',
  tls_protocol: 'The receiver offers no version of TLS later than 1.1.',
  tls_client_certificate: 'The receiver wants a client certificate, of which none is sent.',
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
  /** What came in place of a valid answer: its status line and the parser's reason. Null where the error says it all. */
  errorDetail: string | null;
  /** A connection that had served other requests ended without a byte of answer: closed as it lay idle, most likely. */
  wasStale: boolean;
  /** Where it went; null where it reached nobody, or an address that is not public. */
  remoteAddress: string | null;
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
    errorDetail: null,
    wasStale: false,
    remoteAddress: null,
    durationMs,
    timings: {},
    retryAfter: null,
  };
}
