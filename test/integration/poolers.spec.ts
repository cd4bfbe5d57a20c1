import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { awaitDatabase } from '../../src/database/await-database.js';
import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { freePort } from '../support/app.js';
import { useDatabase } from '../support/database.js';

const PGBOUNCER = '/usr/sbin/pgbouncer';

/** Skipped if PgBouncer is not installed (`apt install pgbouncer`). */
describe.skipIf(!existsSync(PGBOUNCER))('Behind PgBouncer', () => {
  const database = useDatabase();
  const started: ChildProcess[] = [];
  const folders: string[] = [];
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });

  async function pooledBy(mode: string): Promise<DatabaseServer> {
    const folder = await mkdtemp(join(tmpdir(), 'hookledger-pgbouncer-'));
    folders.push(folder);
    await chmod(folder, 0o755);
    const { hostname, port, username, password, pathname } = new URL(database());
    const own = await freePort();
    const settings = [
      '[databases]',
      `* = host=${hostname} port=${port} user=${username} password=${password}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${own}`,
      'auth_type = any',
      `pool_mode = ${mode}`,
      'unix_socket_dir =',
    ];
    await writeFile(join(folder, 'settings.ini'), settings.join('\n'), { mode: 0o644 });
    const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    started.push(spawn(PGBOUNCER, [...asUser, join(folder, 'settings.ini')], { stdio: 'ignore' }));
    return new DatabaseServer({ databaseUrl: `postgres://${username}:x@127.0.0.1:${own}${pathname}` });
  }

  const starts = (server: DatabaseServer) => awaitDatabase(server, () => {}, new AbortController().signal);

  it.each(['transaction', 'statement'])(
    'a start under %s pooling is refused, and the error says what to do',
    async (mode) => {
      await expect(starts(await pooledBy(mode))).rejects.toThrow(
        /shares sessions between clients.*pool_mode = session/,
      );
    },
  );

  it('session pooling works, including the settings of the delivery path', async () => {
    const server = await pooledBy('session');
    await starts(server);
    const pool = new StatementPool(server);
    await pool.commitNothing();
    const settings = `SELECT current_setting('enable_seqscan') AS seqscan, current_setting('statement_timeout') AS within`;
    expect(await pool.run({ name: 'settings', text: settings }, [])).toEqual([{ seqscan: 'off', within: '30s' }]);
    await pool.onApplicationShutdown();
  });
});
