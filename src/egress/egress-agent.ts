import type { Socket } from 'node:net';

import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Agent, type buildConnector, type Dispatcher } from 'undici';

import { shownAddress } from './address-rules.js';
import { ConnectError } from './classify-error.js';
import { Connection, type Dialer } from './connection.js';
import { EGRESS_RULES, type EgressRules } from './egress-rules.js';
import { MAX_HEAD_BYTES } from './exchange.js';
import { type Connector, guardedConnector } from './guarded-connector.js';
import { NAME_RESOLVER, type NameResolver, resolveBySystem } from './name-resolver.js';
import type { OutgoingRequest, Target } from './outgoing-request.js';
import { mayConnect } from './target-rules.js';

/** The time limit, in milliseconds, of a connection that undici opens by itself to replace an idle one that was closed. */
const RECONNECT_WITHIN_MS = 10_000;

const REMEMBERED_ODD = 10_000;
const REMEMBERED_ODD_MS = 3_600_000;

/**
 * The connections to receivers: one keep-alive pool per origin, every connection opened through the guard.
 *
 * Proxies named in the environment are ignored, and redirects are not followed. undici's own time-outs are off, because
 * they restart with every chunk: the caller's one deadline takes their place.
 */
@Injectable()
export class EgressAgent implements OnApplicationShutdown {
  /**
   * URLs whose answers the strict parser refused lately: their answers are read tolerantly. By URL and not by origin, for one
   * that nobody understands is forgotten again, and must not take its neighbours along.
   */
  readonly odd = new LRUCache<string, true>({ max: REMEMBERED_ODD, ttl: REMEMBERED_ODD_MS });
  private readonly receivers: Pool;
  private readonly ownInboxes: Pool;
  private readonly apart = new Set<Socket>();
  private readonly connecting = new Set<AbortController>();
  private connectWithinMs = RECONNECT_WITHIN_MS;
  private dialer: Dialer | null = null;

  constructor(
    @Inject(EGRESS_RULES) private readonly rules: EgressRules,
    @Inject(NAME_RESOLVER) resolve: NameResolver,
  ) {
    this.receivers = this.createPool(
      guardedConnector(resolve, (address, port, name) => mayConnect(address, port, name, rules)),
    );
    this.ownInboxes = this.createPool(guardedConnector(resolveBySystem, () => true));
  }

  /** Sends one request and reports to `handler`. If it needs a new connection, that must be open within `connectWithinMs`. */
  dispatch(request: OutgoingRequest, handler: Dispatcher.DispatchHandler & Dialer, connectWithinMs: number): void {
    const { target, headers, body } = request;
    const { agent } = this.poolOf(target);
    // undici tells its connector nothing of the request, but calls it before `dispatch` returns.
    this.connectWithinMs = connectWithinMs;
    this.dialer = handler;
    agent.dispatch({ origin: target.origin, path: target.path, method: 'POST', headers, body }, handler);
    this.connectWithinMs = RECONNECT_WITHIN_MS;
    this.dialer = null;
  }

  /** Opens a connection for a single request, through the same guard. The caller closes it. Rejects with a `ConnectError`. */
  async open(target: Target, dialer: Dialer, withinMs: number): Promise<Socket> {
    const { protocol, host, hostname, port } = new URL(target.origin);
    const options = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port };
    const socket = await this.connect(this.poolOf(target).connector, options, dialer, withinMs);
    this.apart.add(socket);
    return socket.once('close', () => this.apart.delete(socket));
  }

  /** Drops every connection, including those being opened. */
  async onApplicationShutdown(): Promise<void> {
    for (const connecting of this.connecting) connecting.abort();
    for (const socket of this.apart) socket.destroy();
    await Promise.all([this.receivers.agent.destroy(), this.ownInboxes.agent.destroy()]);
  }

  private poolOf(target: Target): Pool {
    return target.isOwnInbox ? this.ownInboxes : this.receivers;
  }

  private createPool(connector: Connector): Pool {
    const agent = new Agent({
      connect: (options, done) => this.connectPooled(connector, options, done),
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEAD_BYTES,
      // Below the 5 s after which Node and others close an idle connection; a `Keep-Alive` hint is honoured up to 60 s.
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
    });
    return { agent, connector };
  }

  /** Gives undici a connection, or a `ConnectError` when its time is up at the latest. */
  private connectPooled(connector: Connector, options: buildConnector.Options, done: buildConnector.Callback): void {
    const dialer = this.dialer ?? { connectTimings: null, remoteAddress: null };
    this.connect(connector, options, dialer, this.connectWithinMs).then(
      (socket) => done(null, Connection.watch(socket, dialer.remoteAddress)),
      (error: Error) => done(error, null),
    );
  }

  private connect(
    connector: Connector,
    options: buildConnector.Options,
    dialer: Dialer,
    withinMs: number,
  ): Promise<Socket> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), withinMs);
    const aborted = new Promise<never>((_settle, reject) => {
      controller.signal.addEventListener('abort', () => reject(new ConnectError('timeout')));
    });
    this.connecting.add(controller);
    dialer.connectTimings = {};
    const connected = connector({
      ...options,
      timings: dialer.connectTimings,
      signal: controller.signal,
      onConnect: (address) => (dialer.remoteAddress = shownAddress(address, this.rules)),
    });
    return Promise.race([connected, aborted]).finally(() => {
      clearTimeout(timer);
      this.connecting.delete(controller);
    });
  }
}

interface Pool {
  readonly agent: Agent;
  readonly connector: Connector;
}
