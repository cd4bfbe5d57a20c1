import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import type { TestAccount } from '../support/test-account.js';

/** What a client's script prints about each response. */
type Told = Record<string, [status: number, ...shown: unknown[]]>;

const CLIENTS = fileURLToPath(new URL('../fixtures/clients/', import.meta.url));
const runs = (command: string, ...given: string[]) => spawnSync(command, given, { timeout: 30_000 }).status === 0;
const HAS_REQUESTS = runs('python3', '-c', 'import requests');
const HAS_PHP = runs('php', '-r', 'exit(ini_get("allow_url_fopen") ? 0 : 1);');

const app = useApp({ ROLES: 'api' });
let account: TestAccount;

beforeAll(async () => {
  account = await app().account({ timezone: 'Europe/Prague' });
  await account.webhook({ targetUrl: 'https://example.com/', eventType: 'order.*' });
  await account.publish();
  for (const [has, what] of [
    [HAS_REQUESTS, 'Python with requests'],
    [HAS_PHP, 'PHP'],
  ])
    if (!has) console.warn(`SKIPPED: ${String(what)} is not installed, so its client is not tried.`);
});

async function run(command: string, script: string): Promise<Told> {
  const { stdout } = await promisify(execFile)(command, [CLIENTS + script, app().url, account.token], {
    timeout: 20_000,
  });
  return JSON.parse(stdout) as Told;
}

/** What every client should print about one waiting delivery. */
const EXPECTED: Told = {
  active: [200, 1],
  inactive: [200, 0],
  from: [200, 1],
  since: [200, 1],
  sinceUnescaped: [200, 1],
  until: [200, 0],
  undelivered: [200, 0],
  resendByQuery: [400, ['dryRun', 'webhookId']],
  resendWithoutBody: [400, ['body']],
  resendOfNothing: [400, ['all']],
  resendDryRun: [200, 0],
  compressed: [415, []],
  requestId: [200, true],
};

describe('a public client', () => {
  it.skipIf(!HAS_REQUESTS)('in Python, requests, may encode parameters its own way', async () => {
    expect(await run('python3', 'requests-client.py')).toEqual(EXPECTED);
  });

  it.skipIf(!HAS_PHP)('in PHP may encode query strings its own way', async () => {
    expect(await run('php', 'php-client.php')).toEqual(EXPECTED);
  });
});
