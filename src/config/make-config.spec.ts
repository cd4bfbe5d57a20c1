import { describe, expect, it } from 'vitest';

import { makeConfig } from './make-config.js';
import { readEnvironment } from './read-environment.js';

const PROVIDED = { databaseUrl: 'postgres://localhost/x', secretsKey: Buffer.alloc(32) };
const configOf = (variables: NodeJS.ProcessEnv) => makeConfig(readEnvironment(variables), PROVIDED);

describe('makeConfig', () => {
  it('has a default for everything, and uses what the start provides', () => {
    expect(configOf({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      ...PROVIDED,
      operatorToken: undefined,
      accountToken: undefined,
      trustProxy: false,
      roles: { api: true, worker: true },
      targets: { allowedNetworks: [], allowedHosts: [], allowHttp: false, dnsServers: [] },
      delivery: { concurrency: 256, hostConcurrency: 256, timeoutSeconds: 10 },
      retentionDays: 30,
      shutdownGraceSeconds: 20,
      shutdownDelaySeconds: 0,
      logLevel: 'info',
    });
  });

  it('puts every setting in its place', () => {
    const variables = {
      HOST: '0.0.0.0',
      PORT: '80',
      OPERATOR_TOKEN: 'o'.repeat(16),
      ACCOUNT_TOKEN: 'a'.repeat(16),
      LOG_LEVEL: 'warn',
      TARGET_ALLOWED_NETWORKS: '10.0.0.0/8',
      TARGET_ALLOWED_HOSTS: 'Receiver',
      TARGET_ALLOW_HTTP: 'true',
      DNS_SERVERS: '127.0.0.1:53',
      DELIVERY_CONCURRENCY: '8',
      HOST_CONCURRENCY: '5',
      DELIVERY_TIMEOUT_SECONDS: '4',
      RETENTION_DAYS: '9',
      SHUTDOWN_GRACE_SECONDS: '1',
    };
    expect(configOf(variables)).toMatchObject({
      host: '0.0.0.0',
      port: 80,
      operatorToken: 'o'.repeat(16),
      accountToken: 'a'.repeat(16),
      logLevel: 'warn',
      targets: {
        allowedNetworks: ['10.0.0.0/8'],
        allowedHosts: ['receiver'],
        allowHttp: true,
        dnsServers: ['127.0.0.1:53'],
      },
      delivery: { concurrency: 8, hostConcurrency: 5, timeoutSeconds: 4 },
      retentionDays: 9,
      shutdownGraceSeconds: 1,
    });
  });

  it.each([
    [{ HOST: '0.0.0.0', PORT: '8080' }, 'http://127.0.0.1:8080'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ HOST: 'shop.example.com' }, 'http://shop.example.com:3000'],
    [{ PUBLIC_URL: 'https://shop.example.com//' }, 'https://shop.example.com'],
    [{ PUBLIC_URL: 'https://shop.example.com/in/' }, 'https://shop.example.com/in'],
  ])('derives the service’s URL from %j: %s', (variables, publicUrl) => {
    expect(configOf(variables).publicUrl).toBe(publicUrl);
  });

  it.each([
    ['0', 0],
    ['2', 2],
    ['loopback', ['loopback']],
    ['10.0.0.0/8,fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
    [',', false],
  ])('turns TRUST_PROXY %s into %j', (TRUST_PROXY, trustProxy) => {
    expect(configOf({ TRUST_PROXY }).trustProxy).toEqual(trustProxy);
  });

  it.each([
    ['api', { api: true, worker: false }],
    ['worker', { api: false, worker: true }],
  ])('has only the role %s with ROLES set to it', (ROLES, roles) => expect(configOf({ ROLES }).roles).toEqual(roles));

  it('is deeply frozen', () => {
    const config = configOf({});
    for (const part of [config, config.roles, config.targets, config.delivery]) expect(part).toSatisfy(Object.isFrozen);
  });
});
