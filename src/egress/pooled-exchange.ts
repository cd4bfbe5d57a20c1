import { subscribe } from 'node:diagnostics_channel';

import type { Dispatcher } from 'undici';

import { classifyError, ConnectError, invalidAnswer } from './classify-error.js';
import { type Connection, connectionOf } from './connection.js';
import type { EgressAgent } from './egress-agent.js';
import { Exchange, type RawResponseHeaders } from './exchange.js';
import type { OutgoingRequest } from './outgoing-request.js';

const MAX_RESENDS = 3;
const NO_LONGER_WANTED = new Error('The exchange is over.');

/**
 * An exchange via a pooled connection, whose answer undici's strict parser accepts.
 *
 * A request is sent again on another connection if the idle one meant for it was reset before a byte was written. A
 * request that was written may have arrived, so its failure is a result like any other.
 */
export class PooledExchange extends Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private connection: Connection | null = null;
  private resends = 0;

  constructor(
    private readonly agent: EgressAgent,
    private readonly request: OutgoingRequest,
  ) {
    super(request.timeoutMs);
    this.send();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    isStarting(this);
    if (this.isOver) controller.abort(NO_LONGER_WANTED);
  }

  /** The request is being written to this connection. */
  startedOn(connection: Connection): void {
    this.connection = connection;
    this.remoteAddress = connection.remoteAddress;
    connection.startRequest();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawResponseHeaders): void {
    if (status < 200) return; // early hints: the answer is yet to come
    this.connection?.forgetAnswer();
    this.answered(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.received(chunk);
  }

  onResponseEnd(): void {
    this.end(null, false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    if (this.status !== null) this.end(null, true);
    else if (this.isUnsent(error)) this.send();
    else this.fail(error);
  }

  protected override abandon(): void {
    this.controller?.abort(NO_LONGER_WANTED);
  }

  private send(): void {
    this.agent.dispatch(this.request, this, this.leftMs);
  }

  /** Whether the request certainly never left: its idle connection was reset before anything was written. */
  private isUnsent(error: Error): boolean {
    if (this.controller || error instanceof ConnectError || classifyError(error) !== 'connection_reset') return false;
    return this.resends++ < MAX_RESENDS;
  }

  private fail(error: Error): void {
    const code = classifyError(error);
    if (code === 'invalid_response') {
      this.agent.odd.set(this.request.url, true);
      this.end(code, false, { errorDetail: invalidAnswer(error, this.connection?.answer ?? null) });
    } else {
      this.end(code, false, { wasStale: code === 'connection_reset' && this.connection?.wasStale === true });
    }
  }
}

/** undici tells a handler that its request is about to be written, and then, on this channel, to which socket. */
let starting: PooledExchange | null = null;
const isStarting = (exchange: PooledExchange) => (starting = exchange);
subscribe('undici:client:sendHeaders', (message) => {
  const connection = connectionOf((message as { socket: object }).socket);
  if (connection) starting?.startedOn(connection);
  starting = null;
});
