import type { Socket } from 'node:net';

import type { ConnectTimings } from './attempt-result.js';

/** What a connection is opened for. It is told how that goes. */
export interface Dialer {
  connectTimings: ConnectTimings | null;
  /** The address that TCP connected to, if it may be shown. */
  remoteAddress: string | null;
}

const known = new WeakMap<object, Connection>();

/** A pooled connection to a receiver, with what undici does not tell about it. */
export class Connection {
  private requests = 0;
  private firstChunk: Buffer | null = null;
  /** Whether nothing has come back yet to the current request. */
  private isAwaited = false;

  /** @param remoteAddress where it leads, if that may be shown */
  private constructor(readonly remoteAddress: string | null) {}

  /** Observes what is read from a socket. */
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

  /** Drops the beginning of an answer: one that was understood need not be kept. */
  forgetAnswer(): void {
    this.firstChunk = null;
  }

  /** The beginning of what came back to the current request; null if nothing did. */
  get answer(): Buffer | null {
    return this.firstChunk;
  }

  /** Whether a reused connection has brought back no byte for the current request: most likely it was closed while idle. */
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
