import { SIGNATURE_ROTATIONS, type SignatureHeader } from '../../database/entities/index.js';
import { checkAdditionalHeaders } from '../../egress/request-headers.js';

const ALGORITHMS: readonly unknown[] = ['sha1', 'sha256', 'sha512'];
const ENCODINGS: readonly unknown[] = ['hex', 'base64'];
const ROTATIONS: readonly unknown[] = SIGNATURE_ROTATIONS;

/** What is stored as an HMAC header that can be made and sent; null where it is none. */
export function readSignature(stored: unknown): SignatureHeader | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const signature = { rotation: SIGNATURE_ROTATIONS[0], ...(stored as Record<string, unknown>) };
  return isSignature(signature) ? signature : null;
}

function isSignature(read: Record<string, unknown>): read is Record<string, unknown> & SignatureHeader {
  const { header, algorithm, encoding, prefix, rotation } = read;
  if (typeof header !== 'string' || typeof prefix !== 'string') return false;
  if (!ALGORITHMS.includes(algorithm) || !ENCODINGS.includes(encoding) || !ROTATIONS.includes(rotation)) return false;
  return checkAdditionalHeaders({ [header]: prefix }).length === 0;
}
