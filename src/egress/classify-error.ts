import { errors } from 'undici';

import type { AttemptError } from './attempt-result.js';
import { classifyTlsError } from './classify-tls-error.js';
import { ConnectError } from './connect-error.js';

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

/** The stable code for whatever ended a request: an error of a socket, of TLS, of undici's parser, of the connector. */
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
