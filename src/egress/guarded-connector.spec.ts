import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';

import { afterEach, describe, expect, it } from 'vitest';

import { CERTIFICATES, ISSUER } from '../../test/support/certificates.js';
import { SELF_SIGNED } from '../../test/support/self-signed-certificate.js';
import type { AttemptError } from './attempt-result.js';
import { classifyError } from './classify-error.js';
import { guardedConnector } from './guarded-connector.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const tlsServer = (options: TlsOptions, accept: (socket: TLSSocket) => void = () => {}) =>
  createTlsServer(options, (socket) => accept(socket.on('error', () => {}).resume())).on('tlsClientError', () => {});

const connect = (port: number, hostname = 'hooks.example.com') =>
  guardedConnector(
    async () => [{ address: '127.0.0.1', family: 4 }],
    () => true,
    { ca: ISSUER },
  )({
    hostname,
    host: `${hostname}:${port}`,
    protocol: 'https:',
    port: String(port),
    signal: AbortSignal.timeout(5_000),
  });

/** Connects, writes a request and waits for a response. Returns the error or the result. */
async function outcome(port: number): Promise<AttemptError | 'connected'> {
  try {
    const socket = await connect(port);
    return (await new Promise((settle) => {
      socket.on('error', (error) => settle(classifyError(error)));
      socket.on('data', () => settle('connected'));
      socket.write('POST / HTTP/1.1\r\n\r\n');
      socket.once('close', () => settle('connection_reset'));
    }).finally(() => socket.destroy())) as AttemptError;
  } catch (error) {
    return classifyError(error);
  }
}

describe('A TLS connection', () => {
  const good = CERTIFICATES.good;
  const wantsCertificate = { ...good, requestCert: true, ca: ISSUER };
  const CASES: Record<string, [TlsOptions, AttemptError | 'connected']> = {
    'is healthy': [good, 'connected'],
    'has an expired certificate': [CERTIFICATES.expired, 'tls_expired'],
    'has a certificate for another name': [CERTIFICATES.ofAnother, 'tls_wrong_name'],
    'has a self-signed certificate': [SELF_SIGNED, 'tls_unknown_issuer'],
    'speaks TLS 1.1': [
      { ...good, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'tls_protocol',
    ],
    'wants a certificate via TLS 1.2': [{ ...wantsCertificate, maxVersion: 'TLSv1.2' }, 'tls_client_certificate'],
    'wants a certificate via TLS 1.3': [{ ...wantsCertificate, minVersion: 'TLSv1.3' }, 'tls_client_certificate'],
    'has no cipher in common': [{ ...good, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA' }, 'tls_error'],
  };

  it.each(Object.entries(CASES))('to a receiver that %s has its own result code', async (_name, [options, code]) => {
    const port = await listening(tlsServer(options, (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')));
    expect(await outcome(port)).toBe(code);
  });

  it('to a receiver that speaks plain HTTP fails with a TLS error', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await outcome(await listening(server))).toBe('tls_error');
  });

  it.each(['hooks.example.com', 'hooks.example.com.'])(
    'sends %s as the server name without a trailing dot',
    async (hostname) => {
      const named = new Promise((settle) => {
        const server = createTlsServer({ ...good, SNICallback: (name, done) => (settle(name), done(null)) });
        void listening(server.on('tlsClientError', () => {})).then(async (port) =>
          (await connect(port, hostname)).destroy(),
        );
      });
      expect(await named).toBe('hooks.example.com');
    },
  );
});
