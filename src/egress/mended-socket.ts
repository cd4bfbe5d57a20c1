import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

import type { HeadMender } from './head-mender.js';

/** A socket on which one answer is read, its head mended on the way. */
export class MendedSocket extends Duplex {
  constructor(
    private readonly socket: Socket,
    private readonly mender: HeadMender,
  ) {
    super();
    socket.on('data', (chunk: Buffer) => this.readChunk(chunk));
    socket.on('end', () => {
      const rest = mender.rest();
      if (rest.length > 0) this.push(rest);
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, encoding, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  private readChunk(chunk: Buffer): void {
    try {
      const mended = this.mender.take(chunk);
      if (mended.length > 0 && !this.push(mended)) this.socket.pause();
    } catch (error) {
      this.destroy(error as Error);
    }
  }
}
