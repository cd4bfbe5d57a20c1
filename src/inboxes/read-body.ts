import type { Readable } from 'node:stream';

/**
 * The whole of a request's body as it came over the wire. Who bounds it has the stream emit an error.
 *
 * @throws that error; the connection stays whole, so that it can be told
 */
export function readBody(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const keep = (piece: Buffer) => void pieces.push(piece);
    stream.on('data', keep);
    stream.once('end', () => resolve(Buffer.concat(pieces)));
    stream.on('error', (error) => {
      stream.off('data', keep);
      pieces.length = 0;
      reject(error);
    });
  });
}
