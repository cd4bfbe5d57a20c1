import { appendFile, chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';

import { type Cluster, openCluster } from '../../src/embedded-postgres/cluster.js';
import { stopServer } from '../../src/embedded-postgres/server-processes.js';
import { spawnServer } from '../../src/embedded-postgres/spawn-server.js';
import { freePort } from './app.js';
import { temporaryFolder } from './temporary-folder.js';

const DATABASE = 'postgres';

/** A Postgres with a streaming standby, for tests that take the primary away. */
export class PrimaryAndStandby {
  private constructor(
    private readonly primary: Cluster,
    private readonly standby: Cluster,
    readonly ports: readonly [primary: number, standby: number],
  ) {}

  static async start(): Promise<PrimaryAndStandby> {
    const dataDir = await temporaryFolder();
    const primary = await openCluster({ dataDir, say: () => {}, shelter: dataDir, throwaway: true });
    const [first, second] = [await freePort(), await freePort()];
    await spawnServer(primary, first);
    const folder = join(await temporaryFolder(), 'standby');
    const standby = { ...primary, data: join(folder, 'data'), logs: join(folder, 'logs') };
    const pair = new PrimaryAndStandby(primary, standby, [first, second]);
    await pair.copy(await pair.answers(first), folder);
    await spawnServer(standby, second);
    await (await pair.answers(second)).end();
    return pair;
  }

  /** Both hosts, the primary first, or only one. */
  url(...ports: number[]): string {
    const hosts = (ports.length > 0 ? ports : this.ports).map((port) => `127.0.0.1:${port}`);
    return `postgres://hookledger:${this.primary.password}@${hosts.join()}/${DATABASE}`;
  }

  async query<Row>(port: number, text: string): Promise<Row[]> {
    const client = await this.answers(port);
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** Waits until the standby has everything the primary has committed. */
  async catchUp(): Promise<void> {
    const [at] = await this.query<{ lsn: string }>(this.ports[0], 'SELECT pg_current_wal_flush_lsn()::text AS lsn');
    const reached = `SELECT pg_last_wal_replay_lsn() >= '${at!.lsn}' AS has`;
    while (!(await this.query<{ has: boolean }>(this.ports[1], reached))[0]!.has);
  }

  async killPrimary(): Promise<void> {
    await stopServer(this.primary.data);
  }

  /** Promotes the standby, which accepts writes once this resolves. */
  async promote(): Promise<void> {
    await this.query(this.ports[1], 'SELECT pg_promote()');
  }

  async stop(): Promise<void> {
    await Promise.all([stopServer(this.primary.data), stopServer(this.standby.data)]);
  }

  /** A manual base backup, because the bundled programs lack `pg_basebackup`. */
  private async copy(primary: Client, folder: string): Promise<void> {
    await primary.query(`SELECT pg_backup_start('standby', true)`);
    await mkdir(folder);
    await cp(this.primary.data, this.standby.data, { recursive: true });
    const { rows } = await primary.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    await primary.end();
    await rm(join(this.standby.data, 'postmaster.pid'), { force: true });
    await mkdir(this.standby.logs);
    await writeFile(join(this.standby.data, 'backup_label'), rows[0]!.labelfile);
    await writeFile(join(this.standby.data, 'standby.signal'), '');
    await appendFile(
      join(this.standby.data, 'postgresql.auto.conf'),
      `\nprimary_conninfo = 'host=127.0.0.1 port=${this.ports[0]} user=hookledger password=${this.primary.password}'\n`,
    );
    await this.ownAll(folder);
  }

  private async ownAll(folder: string): Promise<void> {
    const { uid, gid } = this.primary.user;
    if (uid === undefined || gid === undefined) return;
    await chown(folder, uid, gid);
    for (const path of await readdir(folder, { recursive: true })) await chown(join(folder, path), uid, gid);
  }

  /** A client of that server, once it accepts connections. */
  private async answers(port: number): Promise<Client> {
    for (;;) {
      const client = new Client({ connectionString: this.url(port) });
      client.on('error', () => {});
      try {
        await client.connect();
        return client;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code !== 'ECONNREFUSED' && code !== '57P03') throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
