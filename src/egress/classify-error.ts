import { errors } from 'undici';

import type { AttemptError } from './attempt-result.js';

/** No connection could be made. Carries the reason as a stable code, and no address, so that none can leak. */
export class ConnectError extends Error {
  constructor(
    readonly attemptError: AttemptError,
    cause?: unknown,
  ) {
    super(`No connection: ${attemptError}`, { cause });
    this.name = 'ConnectError';
  }
}

const BY_CODE: Record<string, AttemptError> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'invalid_response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'invalid_response',
  // undici refused the request: nothing was sent, and nothing is known of the receiver.
  UND_ERR_INVALID_ARG: 'internal_error',
  UND_ERR_NOT_SUPPORTED: 'internal_error',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'internal_error',
};

/** The stable code for whatever ended a request: an error of a socket, TLS, undici's parser or the connector. */
export function classifyError(error: unknown): AttemptError {
  if (error instanceof ConnectError) return error.attemptError;
  if (error instanceof errors.HTTPParserError) return 'invalid_response';
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  const name = String(code);
  // undici has one code for a socket that closed and for an answer it did not ask for (a 100, an upgrade).
  if (name === 'UND_ERR_SOCKET') return message.startsWith('bad ') ? 'invalid_response' : 'connection_reset';
  if (name.startsWith('HPE_')) return 'invalid_response';
  return classifyTlsError(name) ?? BY_CODE[name] ?? 'connection_failed';
}

/** OpenSSL's codes for a certificate's faults, and Node's for a name that the certificate does not hold. */
const OF_CERTIFICATE: Readonly<Record<string, AttemptError>> = {
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_wrong_name',
  HOSTNAME_MISMATCH: 'tls_wrong_name',
  CERT_UNTRUSTED: 'tls_unknown_issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_unknown_issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_unknown_issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_unknown_issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_unknown_issuer',
};

/** How OpenSSL's codes for alerts and refusals end: their beginnings differ between versions. */
const PROTOCOL = /(?:ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNKNOWN_PROTOCOL|WRONG_SSL_VERSION)$/;
/** We send no client certificate, so a receiver that complains of ours wants one. */
const CLIENT_CERTIFICATE =
  /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|NO_CERTIFICATE)$/;

/** The stable code for a TLS error; null for any other. */
function classifyTlsError(code: string): AttemptError | null {
  const ofCertificate = OF_CERTIFICATE[code];
  if (ofCertificate) return ofCertificate;
  if (PROTOCOL.test(code)) return 'tls_protocol';
  if (CLIENT_CERTIFICATE.test(code)) return 'tls_client_certificate';
  return code === 'EPROTO' || /^ERR_(?:SSL|TLS)_/.test(code) ? 'tls_error' : null;
}

const MAX_PART_LENGTH = 200;

/**
 * What is wrong with an answer that is not valid HTTP, in one line: its status line, if it has one, and the parser's reason.
 * Printable ASCII.
 */
export function invalidAnswer(error: Error, answer: Buffer | string | null): string {
  const reason = (error as { reason?: unknown }).reason;
  const inBrackets = /\((.+)\)$/.exec(error.message)?.[1];
  const said = typeof reason === 'string' ? reason : (inBrackets ?? error.message);
  const [statusLine = ''] = (answer?.toString('latin1') ?? '').slice(0, MAX_PART_LENGTH).split(/\r?\n/, 1);
  return [statusLine, said.slice(0, MAX_PART_LENGTH)]
    .filter(Boolean)
    .join(': ')
    .replaceAll(/[^\x20-\x7e]/g, '?');
}
