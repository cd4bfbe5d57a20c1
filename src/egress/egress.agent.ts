import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type buildConnector, type Dispatcher } from 'undici';

import type { Dialer } from './attempt-timings.js';
import { ConnectError } from './connect-error.js';
import { EGRESS_RULES } from './egress-rules.js';
import type { EgressRules } from './egress-rules.js';
import { type Connector, guardedConnector } from './guarded-connector.js';
import { mayConnect } from './may-connect.js';
import { NAME_RESOLVER, resolveBySystem } from './name-resolver.js';
import type { NameResolver } from './name-resolver.js';
import type { OutgoingRequest } from './outgoing-request.js';

/** Bounds a connection that undici opens unasked, in place of an idle one that the receiver closed. Milliseconds. */
const RECONNECT_WITHIN_MS = 10_000;

/**
 * The connections to receivers: one keep-alive pool per origin, every connection opened through the guard.
 *
 * Proxies named in the environment are ignored, redirects are nobody's business here, and undici's own time-outs are
 * off: they start anew with every chunk, so the caller's one deadline takes their place.
 */
@Injectable()
export class EgressAgent implements OnApplicationShutdown {
  private readonly receivers: Agent;
  private readonly ownInboxes: Agent;
  private readonly connecting = new Set<AbortController>();
  private connectWithinMs = RECONNECT_WITHIN_MS;
  private dialer: Dialer | null = null;

  constructor(@Inject(EGRESS_RULES) rules: EgressRules, @Inject(NAME_RESOLVER) resolve: NameResolver) {
    this.receivers = this.createAgent(
      guardedConnector(resolve, (address, port, name) => mayConnect(address, port, name, rules)),
    );
    this.ownInboxes = this.createAgent(guardedConnector(resolveBySystem, () => true));
  }

  /** Sends one request; what becomes of it goes to `handler`. A connection it needs must stand within `connectWithinMs`. */
  dispatch(request: OutgoingRequest, handler: Dispatcher.DispatchHandler & Dialer, connectWithinMs: number): void {
    const { target, headers, body } = request;
    const agent = target.isOwnInbox ? this.ownInboxes : this.receivers;
    // undici tells its connector nothing of the request, but calls it before `dispatch` returns.
    this.connectWithinMs = connectWithinMs;
    this.dialer = handler;
    agent.dispatch({ origin: target.origin, path: target.path, method: 'POST', headers, body }, handler);
    this.connectWithinMs = RECONNECT_WITHIN_MS;
    this.dialer = null;
  }

  /** Drops every connection, those being opened included. */
  async onApplicationShutdown(): Promise<void> {
    for (const connecting of this.connecting) connecting.abort();
    await Promise.all([this.receivers.destroy(), this.ownInboxes.destroy()]);
  }

  private createAgent(connector: Connector): Agent {
    return new Agent({
      connect: (options, done) => this.connect(connector, options, done),
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 32 * 1024,
      // Below the 5 s after which Node and others close an idle connection; a `Keep-Alive` hint is honoured up to 60 s.
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
    });
  }

  /** Gives undici a connection, or a `ConnectError` at the latest when its time is up. */
  private connect(connector: Connector, options: buildConnector.Options, done: buildConnector.Callback): void {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.connectWithinMs);
    const aborted = new Promise<never>((_settle, reject) => {
      controller.signal.addEventListener('abort', () => reject(new ConnectError('timeout')));
    });
    this.connecting.add(controller);
    const timings = {};
    if (this.dialer) this.dialer.connectTimings = timings;
    void Promise.race([connector({ ...options, timings, signal: controller.signal }), aborted])
      .finally(() => {
        clearTimeout(timer);
        this.connecting.delete(controller);
      })
      .then(
        (socket) => done(null, socket),
        (error: Error) => done(error, null),
      );
  }
}
