import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';

import { sendPieces } from './send-pieces.js';

const PIECE = 'x'.repeat(65_536);

/** A body of `count` pieces that counts how many were read, and may fail before one of them. */
function body(count: number, failsAt = Number.POSITIVE_INFINITY) {
  const taken = { pieces: 0 };
  let end: () => void;
  const closed = new Promise<void>((resolve) => (end = resolve));
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (; taken.pieces < count; taken.pieces++) {
        if (taken.pieces === failsAt) throw new Error('the database went away');
        yield PIECE;
      }
    } finally {
      end();
    }
  }
  return { taken, closed, pieces: pieces() };
}

async function listen(pieces: AsyncGenerator<string>) {
  const server = fastify();
  server.get('/', async (_, reply) => {
    await sendPieces(reply, pieces);
    return reply;
  });
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), close: () => server.close() };
}

async function serve(pieces: AsyncGenerator<string>, method: 'GET' | 'HEAD' = 'GET') {
  const { url, close } = await listen(pieces);
  return { response: await fetch(url, { method }), close };
}

describe('sendPieces', () => {
  it('sends a small body in one piece with its length', async () => {
    const { response, close } = await serve(body(2).pieces);
    expect(response.headers.get('content-length')).toBe(String(2 * PIECE.length));
    expect(await response.text()).toBe(PIECE.repeat(2));
    await close();
  });

  it('reads the pieces of a large body only as fast as the client, and stops once the client is gone', async () => {
    const { taken, closed, pieces } = body(2_000);
    const { url, close } = await listen(pieces);
    const [response] = (await once(get(url), 'response')) as [IncomingMessage];
    await once(response, 'readable');
    expect(taken.pieces).toBeLessThan(1_000);
    response.destroy();
    await closed;
    expect(taken.pieces).toBeLessThan(1_000);
    await close();
  });

  it('sends a large body in full', async () => {
    const { response, close } = await serve(body(100).pieces);
    expect(response.headers.get('content-length')).toBeNull();
    expect((await response.text()).length).toBe(100 * PIECE.length);
    await close();
  });

  it('turns an early error into an error response', async () => {
    const { response, close } = await serve(body(100, 3).pieces);
    expect(response.status).toBe(500);
    await close();
  });

  it('resets the connection at a late error', async () => {
    const { response, close } = await serve(body(100, 50).pieces);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    await close();
  });

  it('reads only the beginning for HEAD', async () => {
    const { taken, closed, pieces } = body(100);
    const { response, close } = await serve(pieces, 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
    await closed;
    expect(taken.pieces).toBe(3);
    await close();
  });
});
