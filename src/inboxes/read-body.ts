import type { Readable } from 'node:stream';

import { AppError } from '../common/errors.js';
import type { HeldBody } from '../http/body.budget.js';

/**
 * The whole of a request's body as it came over the wire.
 *
 * @param limit bytes
 * @param held where its bytes count as they come
 * @throws AppError `payload_too_large`, or `unavailable` where they are too many; the connection stays whole, so the answer can still be sent
 */
export async function readBody(stream: Readable, limit: number, held: HeldBody): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > limit) throw new AppError('payload_too_large');
    held.take((piece as Buffer).length);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
