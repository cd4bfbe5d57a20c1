import type { Readable } from 'node:stream';

import { AppError } from '../common/errors.js';

/**
 * The whole of a request's body as it came over the wire.
 *
 * @param limit bytes
 * @throws AppError `payload_too_large`; the connection stays whole, so the answer can still be sent
 */
export async function readBody(stream: Readable, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > limit) throw new AppError('payload_too_large');
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
