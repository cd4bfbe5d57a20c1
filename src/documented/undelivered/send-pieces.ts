import { Readable } from 'node:stream';

import type { FastifyReply } from 'fastify';

/** A body of at most this many characters is sent whole, with its length; a larger one is streamed. */
const WHOLE_BODY = 262_144;

/**
 * Sends a body that is made piece by piece, so that a page of large rows never lies in memory as a whole.
 *
 * An error within the first 256 Ki characters is thrown, and can still become an error response. A later one destroys the
 * connection: a body that ended normally would look complete.
 */
export async function sendPieces(reply: FastifyReply, pieces: AsyncGenerator<string>): Promise<void> {
  let begun = '';
  while (begun.length < WHOLE_BODY) {
    const { done, value } = await pieces.next();
    if (done) return void reply.send(Buffer.from(begun));
    begun += value;
  }
  if (reply.request.method === 'HEAD') {
    await pieces.return(undefined);
    return void reply.send(Readable.from([]));
  }
  reply.send(Readable.from(followedBy(begun, pieces), { objectMode: false }));
}

async function* followedBy(begun: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield begun;
    yield* pieces;
  } finally {
    await pieces.return(undefined);
  }
}
