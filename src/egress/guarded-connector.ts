import { connect as connectTcp, isIP, type Socket } from 'node:net';

import { buildConnector } from 'undici';

import { type AttemptError, type ConnectTimings, since } from './attempt-result.js';
import { classifyError, ConnectError } from './classify-error.js';
import type { NameResolver, ResolvedAddress } from './name-resolver.js';
import { comparableName } from './target-rules.js';

/** How long Node tries one address before it abandons it for the next, in milliseconds. */
const NEXT_ADDRESS_AFTER_MS = 1_000;

/** The length of a TLS alert. */
const ALERT_BYTES = 7;

/** Where a connection should lead. */
interface ConnectOptions extends buildConnector.Options {
  /** Aborts name look-up, TCP and TLS alike. */
  signal: AbortSignal;
  /** Receives how long each step took. */
  timings?: ConnectTimings;
  /** Receives the address that TCP connected to. */
  onConnect?: (address: string) => void;
}

/** Whether a connection may go to an address and port; `name` is what resolved to it, null if the URL holds the address. */
export type ConnectGuard = (address: string, port: number, name: string | null) => boolean;

/** Certificates of issuers, PEM. */
interface Trusted {
  readonly ca?: string;
}

/** Opens a connection to a host, or rejects with a `ConnectError`. */
export type Connector = (options: ConnectOptions) => Promise<Socket>;

/**
 * A connector that asks the guard about every address of a host and connects to no other: the name is resolved once,
 * here, and TCP gets the result. One forbidden address refuses the host, since any of its addresses may be the one used.
 * Host header, SNI and certificate check still use the name.
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
    // The root's trailing dot is not part of a name in TLS: some servers refuse it.
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
 * A handshake that the receiver ends after it has shown its certificate, and not at once, failed because we sent none: the one
 * failure at that stage for which TLS 1.2 has no code of its own.
 */
function tlsError(error: unknown, bytesRead: number): ConnectError {
  const gaveUp = String((error as { code?: unknown }).code).endsWith('ALERT_HANDSHAKE_FAILURE');
  if (gaveUp && bytesRead > ALERT_BYTES) return new ConnectError('tls_client_certificate', error);
  return connectError(error, 'tls_error');
}

/** An error while connecting, as a `ConnectError`; one without a code of its own gets that of its stage. */
function connectError(error: unknown, stage: AttemptError): ConnectError {
  const known = classifyError(error);
  return new ConnectError(known === 'connection_failed' ? stage : known, error);
}
