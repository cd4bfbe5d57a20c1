const ERROR_TEXTS = {
  timeout: 'The receiver did not respond in time.',
  connection_refused: 'The receiver refused the connection.',
  connection_reset: 'The receiver closed the connection before responding.',
  connection_failed: 'The receiver could not be reached.',
  tls_error: 'A secure connection could not be established.',
  tls_expired: 'The certificate of the receiver has expired or is not valid yet.',
  tls_wrong_name: 'The certificate of the receiver is for a different host name.',
  tls_unknown_issuer: 'The certificate of the receiver is self-signed, or its intermediate certificates are missing.',
  tls_protocol: 'The receiver does not support TLS 1.2 or later.',
  tls_client_certificate: 'The receiver requires a client certificate, and none is sent.',
  dns_error: 'The host name could not be resolved.',
  target_forbidden: 'The target is not allowed.',
  redirect: 'The receiver returned a redirect, which is not followed.',
  invalid_response: 'The response of the receiver is not valid HTTP.',
  worker_lost: 'The worker was lost during the attempt; the request may have arrived.',
  internal_error: 'The attempt failed on our side; the log of the service says why.',
} as const;

/**
 * Why an attempt failed, as a stable code. `worker_lost` is recorded for an expired lease, and `internal_error` for an attempt
 * that broke off on our side: it says nothing about the receiver.
 */
export type AttemptError = keyof typeof ERROR_TEXTS;

/** An attempt error in plain words, shown in place of a response body. Names no address. */
export function attemptErrorText(error: AttemptError): string {
  return ERROR_TEXTS[error];
}

/** The result of one request: a response, an error, or both (a redirect, a body that hung). */
export interface AttemptResult {
  /** Null if no response came. */
  responseStatus: number | null;
  /** Names in lower case, repeated ones joined, 16 KiB at most. Null if no response came. */
  responseHeaders: Record<string, string> | null;
  /** The first 64 KiB of the body as it came over the wire: any bytes at all. */
  responseBody: Buffer;
  /** Whether the receiver had more to say: beyond 64 KiB, or cut short by a lost connection or the deadline. */
  responseBodyTruncated: boolean;
  error: AttemptError | null;
  /** What came in place of a valid answer: its status line and the parser's reason. Null if the error says it all. */
  errorDetail: string | null;
  /** Whether a reused connection ended without a byte of answer: most likely it was closed while idle. */
  wasStale: boolean;
  /** The address it went to; null if it reached none, or one that is not public. */
  remoteAddress: string | null;
  /** Milliseconds from name look-up to the end of the body. */
  durationMs: number;
  timings: AttemptTimings;
  /** The raw `Retry-After` header. */
  retryAfter: string | null;
}

/** The result of an attempt without a response. */
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

/** How long each step of opening a connection took, in milliseconds. Steps not needed, or not reached, are left out. */
export interface ConnectTimings {
  dnsMs?: number;
  /** TCP alone. */
  connectMs?: number;
  tlsMs?: number;
}

/** Where an attempt's time went. The steps of connecting are absent if an existing connection was reused. */
interface AttemptTimings extends Readonly<ConnectTimings> {
  /** From the start of the attempt to the first byte of the answer. */
  readonly firstByteMs?: number;
}

/** Whole milliseconds since an instant of the monotonic clock. */
export const since = (startedAt: number) => Math.round(performance.now() - startedAt);
