import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { StartupError } from '../../src/common/startup-error.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { processesOf, readPostmasterRecord } from '../../src/embedded-postgres/server-processes.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const OWNER = fileURLToPath(new URL('../support/embedded-postgres-owner.js', import.meta.url));

let dataDir: string;
let said: string[];
let started: EmbeddedPostgres[];

beforeEach(async () => {
  dataDir = await temporaryFolder();
  said = [];
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((postgres) => postgres.stop()));
});

describe('startEmbeddedPostgres', () => {
  it('keeps its data across a restart and leaves no process behind', async () => {
    const first = await start();
    await query(first.url, `CREATE TABLE kept AS SELECT 'žluťoučký' AS word`);
    expect(await processesOf(await data())).not.toEqual([]);

    await first.stop();
    expect(await processesOf(await data())).toEqual([]);

    expect(await query((await start()).url, 'SELECT upper(word) AS word FROM kept')).toEqual([{ word: 'ŽLUŤOUČKÝ' }]);
  });

  it('listens only on 127.0.0.1, requires the password and commits durably', async () => {
    const { url } = await start({ throwaway: false });

    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('takes over the server of a process killed with its whole group', async () => {
    const { owner, url } = await startOwner();
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS number');
    await kill(owner);

    const postgres = await start();

    expect(postgres.url).toBe(url);
    expect(await query(postgres.url, 'SELECT * FROM kept')).toEqual([{ number: 1 }]);
    expect(said).toContain('Using the Postgres that an earlier process left running.');
    await postgres.stop();
    expect(await processesOf(await data())).toEqual([]);
  });

  it('recovers after both the process and Postgres were killed', async () => {
    const { owner, url } = await startOwner();
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS number');
    await kill(owner);
    await killServer();

    expect(await query((await start()).url, 'SELECT * FROM kept')).toEqual([{ number: 1 }]);
  });

  it('recovers when another process has taken the process id of the killed server', async () => {
    await (await start()).stop();
    const { uid, gid } = await stat(await data());
    const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    // Line 1 holds the process id, line 4 the port, line 8 the state.
    await writeFile(join(await data(), 'postmaster.pid'), `${stranger.pid}\n${await data()}\n0\n5432\n\n\n\nready\n`);

    expect(await query((await start()).url, 'SELECT 1 AS number')).toEqual([{ number: 1 }]);
    stranger.kill();
  });

  it('restarts Postgres at the same URL if it is killed while we run', async () => {
    const { url } = await start();
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS number');

    await killServer();

    await vi.waitFor(async () => expect(await query(url, 'SELECT * FROM kept')).toEqual([{ number: 1 }]), 10_000);
  });

  it('refuses a DATA_DIR already in use with a one-line error, and leaves its server alone', async () => {
    const first = await start();

    const refusal = await start().catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(StartupError);
    expect((refusal as Error).message).toBe(
      `DATA_DIR ${dataDir} is in use by another Hookledger process: stop that one first.`,
    );
    expect(await query(first.url, 'SELECT 1 AS number')).toEqual([{ number: 1 }]);
  });

  it('gives the DATA_DIR to one of two processes that start at the same time', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);

    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => String(reason));
    expect(refusals).toEqual([expect.stringContaining('is in use by another Hookledger process')]);
  });

  it('says what keeps Postgres from starting', async () => {
    await (await start()).stop();
    await chmod(await data(), 0o777);

    await expect(start()).rejects.toThrow(/^Postgres did not start: data directory ".*" has invalid permissions\. See/);
  });

  it.skipIf(process.getuid?.() !== 0)('works in a directory that only root may enter (needs root)', async () => {
    const shelter = await temporaryFolder();
    await chmod(dataDir, 0o700);
    dataDir = join(dataDir, 'checkout/.data');
    await mkdir(dataDir, { recursive: true });

    const first = await start({ shelter });
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS number');
    await first.stop();
    const second = await start({ shelter });

    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ number: 1 }]);
    expect(await data()).toContain(shelter);
    expect(said.join('\n')).toContain(`The database is in ${shelter}/`);
  });
});

async function start(options: { shelter?: string; throwaway?: boolean } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    dataDir,
    say: (line) => said.push(line),
    throwaway: true,
    ...options,
  });
  started.push(postgres);
  return postgres;
}

async function startOwner(): Promise<{ owner: ChildProcess; url: string }> {
  const owner = spawn(process.execPath, [OWNER, dataDir], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(owner.stdout), 'line')) as [string];
  return { owner, url };
}

/** Kills the owner's whole process group, as a terminal or supervisor may. Postgres must not be in it. */
async function kill(owner: ChildProcess): Promise<void> {
  process.kill(-owner.pid!, 'SIGKILL');
  await once(owner, 'exit');
}

async function killServer(): Promise<void> {
  const record = await readPostmasterRecord(await data());
  process.kill(record!.pid, 'SIGKILL');
}

async function data(): Promise<string> {
  return join(await realpath(join(dataDir, 'postgres')), 'data');
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
