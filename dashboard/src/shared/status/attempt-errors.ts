/** Why an attempt came to nothing: every code that the service records. */
export const ATTEMPT_ERRORS = [
  'timeout',
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'tls_error',
  'tls_expired',
  'tls_wrong_name',
  'tls_unknown_issuer',
  'tls_protocol',
  'tls_client_certificate',
  'dns_error',
  'target_forbidden',
  'redirect',
  'invalid_response',
  'worker_lost',
  'internal_error',
] as const;
export type AttemptError = (typeof ATTEMPT_ERRORS)[number];

/** The code, where it is a known one. */
export function attemptErrorOf(code: string | null): AttemptError | null {
  return ATTEMPT_ERRORS.find((known) => known === code) ?? null;
}
