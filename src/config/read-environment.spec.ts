import { describe, expect, it } from 'vitest';

import { StartupError } from '../common/startup-error.js';
import { readEnvironment } from './read-environment.js';

const KEY = Buffer.alloc(32).toString('base64');
const DATABASE_URL = 'postgres://localhost/hookledger';

/** The error message for these variables, or nothing if they are accepted. */
function refusalOf(variables: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(variables);
    return '';
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}

const DEFAULTS = {
  PORT: 3000,
  HOST: '127.0.0.1',
  DATA_DIR: '.data',
  TARGET_ALLOWED_NETWORKS: [],
  TARGET_ALLOWED_HOSTS: [],
  TARGET_ALLOW_HTTP: false,
  DNS_SERVERS: [],
  ROLES: ['api', 'worker'],
  DELIVERY_CONCURRENCY: 256,
  HOST_CONCURRENCY: 256,
  DELIVERY_TIMEOUT_SECONDS: 10,
  RETENTION_DAYS: 30,
  SHUTDOWN_GRACE_SECONDS: 20,
  SHUTDOWN_DELAY_SECONDS: 0,
  LOG_LEVEL: 'info',
};

describe('readEnvironment', () => {
  it('has a default for everything, and treats an empty variable as unset', () => {
    expect({ ...readEnvironment({}) }).toEqual(DEFAULTS);
    const empty = Object.fromEntries(
      [...Object.keys(DEFAULTS), 'DATABASE_URL', 'TRUST_PROXY'].map((name) => [name, ' ']),
    );
    expect({ ...readEnvironment(empty) }).toEqual(DEFAULTS);
  });

  it('ignores unrelated variables', () => {
    expect({ ...readEnvironment({ PATH: '/bin', port: '1' }) }).toEqual(DEFAULTS);
  });

  it.each([
    ['PORT', ' 8080 ', 8080],
    ['HOST', '::', '::'],
    ['DATA_DIR', '/var/lib/hookledger', '/var/lib/hookledger'],
    ['SECRETS_KEY', KEY, KEY],
    ['OPERATOR_TOKEN', 'sixteen-letters.', 'sixteen-letters.'],
    ['TRUST_PROXY', '2', ['2']],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8 ,fd00::/8', ['loopback', '10.0.0.0/8', 'fd00::/8']],
    ['TARGET_ALLOWED_NETWORKS', '127.0.0.0/8, ::1/128,10.0.0.1,', ['127.0.0.0/8', '::1/128', '10.0.0.1']],
    ['TARGET_ALLOWED_HOSTS', 'receiver,shop.example.com', ['receiver', 'shop.example.com']],
    ['TARGET_ALLOW_HTTP', 'TRUE', true],
    ['TARGET_ALLOW_HTTP', '0', false],
    ['DNS_SERVERS', '127.0.0.1:5353,[::1]:53,dns.example', ['127.0.0.1:5353', '[::1]:53', 'dns.example']],
    ['PUBLIC_URL', 'http://localhost:3000', 'http://localhost:3000'],
    ['ROLES', 'worker', ['worker']],
    ['SHUTDOWN_GRACE_SECONDS', '0', 0],
  ])('reads %s %j as %j', (name, text, value) => {
    expect(readEnvironment({ [name]: text })).toHaveProperty(name, value);
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['OPERATOR_TOKEN', 'too short'],
    ['ACCOUNT_TOKEN', 'too short'],
    ['SECRETS_KEY', 'c2hvcnQ='],
    ['SECRETS_KEY', Buffer.alloc(31).toString('base64')],
    ['SECRETS_KEY', Buffer.alloc(33).toString('base64')],
    ['TRUST_PROXY', 'everyone'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', 'Loopback'],
    ['TRUST_PROXY', '1,10.0.0.0/8'],
    ['TARGET_ALLOWED_NETWORKS', '10.0.0.0/33'],
    ['TARGET_ALLOWED_NETWORKS', '300.0.0.0/8'],
    ['TARGET_ALLOWED_NETWORKS', 'localhost'],
    ['TARGET_ALLOWED_HOSTS', 'https://shop.example.com'],
    ['TARGET_ALLOW_HTTP', 'yes'],
    ['DNS_SERVERS', 'dns://127.0.0.1'],
    ['DNS_SERVERS', '127.0.0.1:65536'],
    ['PUBLIC_URL', 'shop.example.com'],
    ['ROLES', 'api,admin'],
    ['ROLES', ','],
    ['DELIVERY_CONCURRENCY', '0'],
    ['HOST_CONCURRENCY', '10001'],
    ['DELIVERY_TIMEOUT_SECONDS', '301'],
    ['RETENTION_DAYS', '7'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s %j by name with a one-line error', (name, text) => {
    const refusal = refusalOf({ [name]: text });
    expect(refusal).toContain(name);
    expect(refusal).not.toContain('\n');
  });

  it('names every invalid variable at once', () => {
    const refusal = refusalOf({ PORT: 'x', ROLES: 'x', DATABASE_URL: 'mysql://x', RETENTION_DAYS: '1.5' });
    for (const name of ['PORT', 'ROLES', 'DATABASE_URL', 'SECRETS_KEY', 'RETENTION_DAYS'])
      expect(refusal).toContain(name);
  });

  it('requires a secrets key along with a database URL', () => {
    expect(refusalOf({ DATABASE_URL })).toContain('SECRETS_KEY');
    expect(readEnvironment({ DATABASE_URL, SECRETS_KEY: KEY })).toMatchObject({ DATABASE_URL, SECRETS_KEY: KEY });
  });
});
