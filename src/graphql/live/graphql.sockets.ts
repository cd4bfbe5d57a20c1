import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { execute, subscribe } from 'graphql/index.js';
import type { Context, Disposable } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

import { type Identity, setIdentity } from '../../accounts/identity.js';
import type { GraphqlContext, GraphqlRequest } from '../../accounts/request-of.js';
import { AppError } from '../../common/errors.js';
import { Stopping } from '../../common/stopping.js';
import { formatError } from '../errors/graphql-errors.js';
import { limitError } from '../document-limits/limit-error.js';
import { SocketCaller } from './socket.caller.js';
import { type SubscribePayload, subscriptionOf } from './subscription-of.js';

const PATH = '/graphql';
const MOST_BYTES = 200_000;
const MOST_SUBSCRIPTIONS = 20;
/** How often a connection's token is looked at again. */
const CHECK_EVERY_MS = 2_000;
/** How long a client may take to close its end. */
const CLOSES_WITHIN_MS = 2_000;
const REFUSAL = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
/** The close code of graphql-transport-ws for whoever is not, or no longer, known. */
const UNAUTHORIZED = 4401;

type Connection = Context<Record<string, unknown>, Extra & Partial<{ identity: Identity }>>;

/** Serves GraphQL subscriptions over websockets (graphql-transport-ws), as long as the token behind each is good. */
@Injectable()
export class GraphqlSockets implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GraphqlSockets.name);
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  private protocol: Disposable | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly callers: SocketCaller,
    private readonly stopping: Stopping,
  ) {}

  onApplicationBootstrap(): void {
    this.protocol = useServer<Record<string, unknown>, { identity: Identity }>(
      {
        connectionInitWaitTimeout: 5_000,
        execute,
        subscribe,
        onConnect: (connection) => this.admit(connection),
        onSubscribe: (connection, _id, payload) => this.begin(connection, payload),
        onError: (_connection, _id, _payload, errors) => errors.map((error) => formatError(error.toJSON(), error)),
        onNext: (_connection, _id, _payload, _args, result) => ({
          ...result,
          ...(result.errors && { errors: result.errors.map((error) => formatError(error.toJSON(), error)) }),
        }),
      },
      this.sockets,
    );
    void this.stopping.draining.then(() => this.close());
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url?.split('?')[0] !== PATH) return socket.destroy();
      if (this.stopping.isDraining) return socket.end(REFUSAL);
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit('connection', opened, request));
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }

  /** Tells each client that the process goes away (1001), at which it connects anew, elsewhere. */
  private close(): Promise<void> {
    return (this.closed ??= this.closeOnce());
  }

  private async closeOnce(): Promise<void> {
    const timer = setTimeout(() => {
      for (const socket of this.sockets.clients) socket.terminate();
    }, CLOSES_WITHIN_MS);
    await this.protocol?.dispose();
    clearTimeout(timer);
  }

  private async admit(connection: Connection): Promise<boolean> {
    const { extra, connectionParams } = connection;
    const identify = () => this.callers.identify(extra.request, connectionParams);
    try {
      extra.identity = await identify();
    } catch (error) {
      this.dismiss(connection, error);
      return false;
    }
    if (extra.socket.readyState !== extra.socket.OPEN) return false;
    // oxlint-disable-next-line no-restricted-globals -- one for each connection, and ends with it
    const check = setInterval(() => {
      identify().catch((error: unknown) => this.dismiss(connection, error));
    }, CHECK_EVERY_MS);
    extra.socket.once('close', () => clearInterval(check));
    return true;
  }

  /** A database that does not answer says nothing about the token. */
  private dismiss({ extra, acknowledged }: Connection, error: unknown): void {
    const isRefusal = error instanceof AppError && error.status < 500;
    if (!isRefusal) this.logger.warn(`Could not authenticate a connection: ${(error as Error).message}`);
    if (isRefusal) extra.socket.close(UNAUTHORIZED, error.code);
    else if (!acknowledged) extra.socket.close(1013, 'unavailable');
  }

  private begin({ extra, subscriptions }: Connection, payload: SubscribePayload) {
    if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS)
      return [limitError('too_many_subscriptions', `The limit is ${MOST_SUBSCRIPTIONS}.`)];
    const asked = subscriptionOf(this.schemaHost.schema, payload);
    if (!('document' in asked)) return asked;
    const request: GraphqlRequest = { id: 'websocket', method: 'GET', headers: {} };
    setIdentity(request, extra.identity!);
    return { ...asked, contextValue: { request } satisfies GraphqlContext };
  }
}
