import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { Stopping } from '../common/stopping.js';
import { CONFIG, type Config } from '../config/config.js';

interface Open {
  /** Requests whose response is not sent yet; infinite once a websocket has taken the connection over. */
  underWay: number;
  /** Bytes read when the last response had been sent. */
  bytesRead: number;
}

/**
 * The listener's connections, so that shutdown waits for requests and not for connections. Otherwise a client that keeps one
 * open for later, or opened one in advance, would delay it until Fastify gives up after ten seconds.
 */
@Injectable()
export class OpenConnections implements OnModuleInit {
  private readonly open = new Map<Socket, Open>();
  private server: Server | undefined;
  private drained: Promise<number> | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly stopping: Stopping,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    // The schema printer has no listener.
    this.server = this.adapterHost.httpAdapter?.getHttpServer() as Server | undefined;
    this.server?.on('connection', (socket) => {
      this.open.set(socket, { underWay: 0, bytesRead: 0 });
      socket.once('close', () => this.open.delete(socket));
    });
    this.server?.on('request', (request, response) => this.begun(request, response));
    this.server?.on('upgrade', ({ socket }) => {
      const open = this.open.get(socket);
      if (open) open.underWay = Infinity;
    });
  }

  /**
   * Closes the listener, idle connections at once, and the others with their responses. Cuts off connections that are still
   * open after `SHUTDOWN_GRACE_SECONDS`.
   *
   * @returns how many it cut off
   */
  drain(): Promise<number> {
    return (this.drained ??= this.drainOnce());
  }

  private async drainOnce(): Promise<number> {
    if (!this.server?.listening) return 0;
    const closed = new Promise<void>((resolve) => this.server!.close(() => resolve()));
    for (const [socket, open] of this.open) this.closeIfIdle(socket, open);
    let cutOff = 0;
    const timer = setTimeout(() => {
      cutOff = this.open.size;
      for (const socket of this.open.keys()) socket.destroy();
    }, this.config.shutdownGraceSeconds * 1000);
    await closed;
    clearTimeout(timer);
    return cutOff;
  }

  private begun({ socket }: IncomingMessage, response: ServerResponse): void {
    const open = this.open.get(socket);
    if (!open) return;
    open.underWay++;
    if (this.stopping.hasBegun && !response.headersSent) response.setHeader('connection', 'close');
    response.once('close', () => {
      open.underWay--;
      open.bytesRead = socket.bytesRead;
      if (this.drained) this.closeIfIdle(socket, open);
    });
  }

  /** A connection that has received bytes since its last response is about to have a request. */
  private closeIfIdle(socket: Socket, { underWay, bytesRead }: Open): void {
    if (underWay === 0 && socket.bytesRead === bytesRead) socket.destroySoon();
  }
}
