import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { buildService, ServiceProcess } from '../support/service-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const run = promisify(execFile);
const key = () => randomBytes(32).toString('base64');
/** The key of the one database on which a start succeeds. */
const ITS_KEY = key();

/** The commands in an output. Each begins with `curl`, and a backslash continues its line. */
function commandsIn(output: string): string[] {
  return output.match(/^curl (?:.*\\\n)*.*$/gm) ?? [];
}

/** Runs a command as pasted into a terminal. Returns the JSON it prints. */
async function paste(command: string) {
  return JSON.parse((await run('bash', ['-c', command])).stdout);
}

describe('The first start with Node alone', () => {
  let dataDir: string;
  beforeAll(async () => {
    buildService();
    dataDir = await mkdtemp(join(tmpdir(), 'hookledger-start-'));
  }, 120_000);
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('prints commands that work when pasted, and the next start keeps all data and prints no token', async () => {
    const first = await ServiceProcess.start({ DATA_DIR: dataDir });
    const commands = commandsIn(first.output);
    expect(commands).toHaveLength(3);

    const [webhook, event, deliveries] = [
      await paste(commands[0]!),
      await paste(commands[1]!),
      await paste(commands[2]!),
    ];
    expect(webhook).toMatchObject({ eventType: '*', secretKey: expect.stringMatching(/^whsec_/) });
    expect(event).toMatchObject({ type: 'package.status.shipped', deliveries: 1 });
    expect(deliveries.items).toMatchObject([{ eventId: event.id, webhookId: webhook.id, status: 'delivered' }]);
    expect({ code: await first.stop(), output: first.output }).toMatchObject({ code: 0 });

    const second = await ServiceProcess.start({ DATA_DIR: dataDir });
    expect(second.output).not.toContain('token');
    const again = await paste(commands[2]!.replace(first.url, second.url));
    expect(again.items).toEqual(deliveries.items);
    second.signal('SIGINT', 'group');
    expect(await second.ended).toBe(0);
    await expect(run('pgrep', ['-f', dataDir])).rejects.toMatchObject({ code: 1 });
  }, 60_000);

  it('recovers after a kill -9, embedded Postgres included', async () => {
    const killed = await ServiceProcess.start({ DATA_DIR: dataDir });
    killed.signal('SIGKILL');
    await killed.ended;

    const next = await ServiceProcess.start({ DATA_DIR: dataDir });
    expect({ code: await next.stop(), output: next.output }).toMatchObject({ code: 0 });
    await expect(run('pgrep', ['-f', dataDir])).rejects.toMatchObject({ code: 1 });
  }, 60_000);
});

describe('A failing start', () => {
  const database = useDatabase();

  async function failedStart(variables: Record<string, string>): Promise<string> {
    const service = await ServiceProcess.launch(variables);
    expect(await service.ended).toBe(1);
    expect(service.output).not.toMatch(/^\s+at /m);
    expect(service.output.trim().split('\n')).toHaveLength(1);
    return service.output;
  }

  it('names all invalid variables in one line', async () => {
    const output = await failedStart({
      PORT: 'http',
      DELIVERY_CONCURRENCY: '0',
      TARGET_ALLOWED_NETWORKS: '10.0.0.0/99',
    });
    for (const name of ['PORT', 'DELIVERY_CONCURRENCY', 'TARGET_ALLOWED_NETWORKS']) expect(output).toContain(name);
  });

  it('asks for SECRETS_KEY if DATABASE_URL is set', async () => {
    expect(await failedStart({ DATABASE_URL: database() })).toContain('SECRETS_KEY');
  });

  it('says that the port is taken', async () => {
    const port = await freePort();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    expect(await failedStart({ PORT: String(port), DATABASE_URL: database(), SECRETS_KEY: key() })).toContain(
      `Port ${port}`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });

  it('says that DATABASE_URL is refused, without its password', async () => {
    const url = new URL(database());
    Object.assign(url, { username: 'me', password: 'hidden' });
    const output = await failedStart({ DATABASE_URL: url.href, SECRETS_KEY: key() });
    expect(output).toMatch(/DATABASE_URL: cannot use the database .*password authentication failed/);
    expect(output).not.toContain('hidden');
  });

  it('waits a minute for an absent database, says so every ten seconds, then says why it gave up', async () => {
    const url = `postgres://me:hidden@127.0.0.1:${await freePort()}/hookledger`;
    const service = await ServiceProcess.launch({ DATABASE_URL: url, SECRETS_KEY: key() });
    expect(await service.ended).toBe(1);
    const lines = service.output.trim().split('\n');
    const waiting = /^Waiting for the database hookledger at 127\.0\.0\.1:\d+: connect ECONNREFUSED/;
    expect(lines.length).toBeGreaterThanOrEqual(6);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(waiting);
    expect(lines.at(-1)).toMatch(
      /^DATABASE_URL: cannot use the database hookledger .*ECONNREFUSED.*waited \d+ seconds/,
    );
    expect(service.output).not.toContain('hidden');
  }, 120_000);

  it('recovers once an absent database appears', async () => {
    const proxy = await TcpProxy.to(database());
    await proxy.close();
    const service = await ServiceProcess.launch({ DATABASE_URL: proxy.url, SECRETS_KEY: ITS_KEY });
    await expect.poll(() => service.output, { timeout: 15_000 }).toContain('Waiting for the database');
    await proxy.open();
    await expect.poll(() => service.output, { timeout: 15_000 }).toContain('Hookledger is at');
    expect(await service.stop()).toBe(0);
    await proxy.close();
  }, 60_000);

  it('refuses a secrets key other than the one the database was created with', async () => {
    const service = await ServiceProcess.start({ DATABASE_URL: database(), SECRETS_KEY: ITS_KEY });
    await service.stop();
    expect(await failedStart({ DATABASE_URL: database(), SECRETS_KEY: key() })).toContain('SECRETS_KEY');
  });
});

describe('Migrating alone', () => {
  const database = useDatabase();

  it('migrates an empty database as a start does, and changes nothing the second time', async () => {
    const name = `hookledger_empty_${randomBytes(6).toString('hex')}`;
    const admin = new pg.Client({ connectionString: database() });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    const empty = new URL(database());
    empty.pathname = `/${name}`;
    const variables = { ...process.env, DATABASE_URL: empty.href, SECRETS_KEY: key() };
    const migrate = () => run('npm', ['run', '--silent', 'migrate'], { env: variables });

    for (const { stdout } of [await migrate(), await migrate()]) expect(stdout).toBe('The schema is up to date.\n');
    const made = new pg.Client({ connectionString: empty.href });
    await made.connect();
    expect((await made.query('SELECT count(*)::integer AS deliveries FROM deliveries')).rows).toEqual([
      { deliveries: 0 },
    ]);
    await made.end();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
  }, 60_000);

  it('says in one line why it failed, with exit code 1', async () => {
    const url = new URL(database());
    url.pathname = '/nowhere';
    const variables = { ...process.env, DATABASE_URL: url.href, SECRETS_KEY: key() };
    await expect(run('npm', ['run', '--silent', 'migrate'], { env: variables })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^DATABASE_URL: cannot use the database nowhere at .*does not exist.*\n$/),
    });
  });
});
