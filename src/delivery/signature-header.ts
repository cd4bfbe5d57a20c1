import type { SignatureHeader } from '../database/entities/index.js';
import { checkAdditionalHeaders } from '../egress/request-headers.js';

const ALGORITHMS: readonly unknown[] = ['sha1', 'sha256', 'sha512'];
const ENCODINGS: readonly unknown[] = ['hex', 'base64'];

/** Whether what is stored describes an HMAC header that can be made and sent. */
export function isSignatureHeader(stored: unknown): stored is SignatureHeader {
  if (typeof stored !== 'object' || stored === null) return false;
  const { header, algorithm, encoding, prefix } = stored as Record<string, unknown>;
  if (typeof header !== 'string' || typeof prefix !== 'string') return false;
  if (!ALGORITHMS.includes(algorithm) || !ENCODINGS.includes(encoding)) return false;
  return checkAdditionalHeaders({ [header]: prefix }).length === 0;
}
