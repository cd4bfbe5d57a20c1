import type { AttemptError } from './attempt-result.js';

/** OpenSSL's names of what is wrong with a certificate, Node's of a name that it does not hold. */
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

/** The ends of OpenSSL's codes for alerts and refusals: their beginnings differ from version to version. */
const PROTOCOL = /(?:ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNKNOWN_PROTOCOL|WRONG_SSL_VERSION)$/;
/** None was sent, so whoever complains of it wants one. */
const CLIENT_CERTIFICATE =
  /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|NO_CERTIFICATE)$/;

/** The stable code for an error of TLS; null for any other. */
export function classifyTlsError(code: string): AttemptError | null {
  const ofCertificate = OF_CERTIFICATE[code];
  if (ofCertificate) return ofCertificate;
  if (PROTOCOL.test(code)) return 'tls_protocol';
  if (CLIENT_CERTIFICATE.test(code)) return 'tls_client_certificate';
  return code === 'EPROTO' || /^ERR_(?:SSL|TLS)_/.test(code) ? 'tls_error' : null;
}
