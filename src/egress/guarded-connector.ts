import { connect as connectTcp, isIP, type Socket } from 'node:net';

import { buildConnector } from 'undici';

import { type AttemptError, type ConnectTimings, since } from './attempt-result.js';
import { classifyError, ConnectError } from './classify-error.js';
import type { NameResolver, ResolvedAddress } from './name-resolver.js';
import { comparableName } from './target-rules.js';

/** How long Node tries one address before it goes on to the next, milliseconds: it gives the first one up for good. */
const NEXT_ADDRESS_AFTER_MS = 1_000;

/** The length of an alert of TLS. */
const ALERT_BYTES = 7;

/** Where a connection is to lead. */
export interface ConnectOptions extends buildConnector.Options {
  /** Ends name look-up, TCP and TLS alike. */
  signal: AbortSignal;
  /** Is told how long each step took. */
  timings?: ConnectTimings;
  /** Is told the address that TCP connected to. */
  onConnect?: (address: string) => void;
}

/** Whether a connection may go to an address and port; `name` is what resolved to it, null if the URL says it itself. */
export type ConnectGuard = (address: string, port: number, name: string | null) => boolean;

/** Certificates of issuers, PEM. */
interface Trusted {
  readonly ca?: string;
}

/** Opens a connection to a host, or rejects with a `ConnectError`. */
export type Connector = (options: ConnectOptions) => Promise<Socket>;

/**
 * A connector that asks the guard about every address of a host and connects to no other: the name is resolved once,
 * here, and the answer is what TCP gets. One forbidden address among the answers refuses the host, since which of them
 * is used is up to chance. Host header, SNI and certificate stay the name's.
 *
 * @param trusted issuers of certificates, in place of those that Node knows
 */
export function guardedConnector(resolve: NameResolver, mayConnect: ConnectGuard, trusted: Trusted = {}): Connector {
  const secure = buildConnector({ timeout: 0, rejectUnauthorized: true, ...trusted });
  return async (options) => {
    const { hostname, signal, timings = {} } = options;
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const name = isIP(hostname) === 0 ? hostname : null;
    const begunAt = performance.now();
    const addresses = name ? await lookUp(resolve, name) : [{ address: hostname, family: isIP(hostname) }];
    if (name) timings.dnsMs = since(begunAt);
    signal.throwIfAborted();
    if (!addresses.every(({ address }) => mayConnect(address, port, name))) throw new ConnectError('target_forbidden');
    const resolvedAt = performance.now();
    const socket = await openTcp(hostname, port, addresses, signal);
    timings.connectMs = since(resolvedAt);
    if (!socket.remoteAddress || !mayConnect(socket.remoteAddress, port, name)) {
      socket.destroy();
      throw new ConnectError('target_forbidden');
    }
    options.onConnect?.(socket.remoteAddress);
    if (options.protocol !== 'https:') return socket;
    const connectedAt = performance.now();
    // The root's trailing dot is no part of a name in TLS: some servers refuse it.
    const servername = name === null ? {} : { servername: comparableName(name) };
    const secured = await upgradeToTls(secure, { ...options, ...servername }, socket);
    timings.tlsMs = since(connectedAt);
    return secured;
  };
}

async function lookUp(resolve: NameResolver, hostname: string): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(hostname).catch((error: unknown) => {
    throw new ConnectError('dns_error', error);
  });
  if (addresses.length === 0) throw new ConnectError('dns_error');
  return addresses;
}

function openTcp(
  host: string,
  port: number,
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((settle, reject) => {
    const socket = connectTcp({
      host,
      port,
      lookup: (_hostname, _options, answer) => answer(null, [...addresses]),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      signal,
    });
    socket.once('connect', () => settle(socket));
    socket.on('error', (error) => reject(connectError(error, 'connection_failed')));
  });
}

function upgradeToTls(secure: buildConnector.connector, options: ConnectOptions, httpSocket: Socket): Promise<Socket> {
  return new Promise((settle, reject) => {
    secure({ ...options, httpSocket }, (error, socket) => {
      if (socket) settle(socket);
      else reject(tlsError(error, httpSocket.bytesRead));
    });
  });
}

/**
 * A handshake that the receiver gave up after it had shown its certificate, and not at the first word, failed for want of ours:
 * the one failure at that stage that TLS 1.2 has no code of its own for.
 */
function tlsError(error: unknown, bytesRead: number): ConnectError {
  const gaveUp = String((error as { code?: unknown }).code).endsWith('ALERT_HANDSHAKE_FAILURE');
  if (gaveUp && bytesRead > ALERT_BYTES) return new ConnectError('tls_client_certificate', error);
  return connectError(error, 'tls_error');
}

/** An error at connecting as a `ConnectError`; one that names no class of its own gets that of its stage. */
function connectError(error: unknown, stage: AttemptError): ConnectError {
  const known = classifyError(error);
  return new ConnectError(known === 'connection_failed' ? stage : known, error);
}
