import type { Socket } from 'node:net';

const known = new WeakMap<object, Connection>();

/** A receiver's connection that is kept for several requests, with what undici does not tell of it. */
export class Connection {
  private requests = 0;
  private firstChunk: Buffer | null = null;
  /** Whether nothing has come back yet to the request under way. */
  private isAwaited = false;

  /** @param remoteAddress where it leads, if that may be shown */
  private constructor(readonly remoteAddress: string | null) {}

  /** Takes note of what is read from a socket. */
  static watch(socket: Socket, remoteAddress: string | null): Socket {
    const connection = new Connection(remoteAddress);
    known.set(socket, connection);
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const chunk = read(size);
      if (chunk !== null && connection.isAwaited) connection.answered(chunk);
      return chunk;
    };
    return socket;
  }

  startRequest(): void {
    this.requests++;
    this.isAwaited = true;
    this.firstChunk = null;
  }

  /** An answer that is understood need not be kept. */
  forgetAnswer(): void {
    this.firstChunk = null;
  }

  /** The beginning of what came back to the request under way; null where nothing did. */
  get answer(): Buffer | null {
    return this.firstChunk;
  }

  /** Whether it had served a request before this one, to which not a byte came back: closed as it lay idle, most likely. */
  get wasStale(): boolean {
    return this.requests > 1 && this.isAwaited;
  }

  private answered(chunk: Buffer): void {
    this.isAwaited = false;
    this.firstChunk = chunk;
  }
}

/** The connection of a socket; undefined for one that was not opened here. */
export const connectionOf = (socket: object): Connection | undefined => known.get(socket);
