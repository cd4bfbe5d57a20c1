import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { StartupError } from '../common/startup-error.js';
import { type ClusterFolder, findClusterFolder } from './cluster-folder.js';
import { makeWhole } from './make-whole.js';
import { postgresBinaries } from './postgres-binaries.js';
import { runCommand, tellingLine, type Identity } from './run-command.js';

/** The superuser of the cluster, and the database the service uses. */
export const USER_AND_DATABASE = 'hookledger';

/** A Postgres cluster on disk, with everything needed to run it. */
export interface Cluster {
  /** The `postgres` program. */
  program: string;
  user: Identity;
  /** Postgres's own data directory. */
  data: string;
  logs: string;
  password: string;
  /** Whether it may lose data if the machine crashes, for speed: tests. */
  throwaway: boolean;
}

export interface ClusterOptions {
  /** Absolute. */
  dataDir: string;
  /** Receives what the operator should know, a line at a time. */
  say: (line: string) => void;
  shelter: string;
  throwaway: boolean;
}

/** Opens the cluster of a `DATA_DIR`, or makes it the first time. */
export async function openCluster({ dataDir, say, shelter, throwaway }: ClusterOptions): Promise<Cluster> {
  const folder = await findClusterFolder(dataDir, shelter);
  const { user } = folder;
  const binaries = await postgresBinaries(user, folder.shelter, say);
  const path = folder.path ?? (await makeCluster(folder, binaries.initdb, throwaway));
  if (folder.shelter !== dataDir) say(`The database is in ${path}, because Postgres's user cannot access ${dataDir}.`);

  const password = await readFile(join(path, 'password'), 'utf8');
  return { program: binaries.postgres, user, data: join(path, 'data'), logs: join(path, 'logs'), password, throwaway };
}

/** The URL of a database of a cluster whose server listens on `port`. */
export function connectionUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${USER_AND_DATABASE}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes a cluster with a password of its own and returns its path.
 *
 * @throws StartupError if initdb fails, with its reason
 */
async function makeCluster(folder: ClusterFolder, initdb: string, throwaway: boolean): Promise<string> {
  await mkdir(dirname(folder.prefix), { recursive: true });
  await makeWhole(folder.prefix, async (draft) => {
    await fill(draft, folder.user, initdb, throwaway);
    await (dirname(draft) === dirname(folder.place) ? rename(draft, folder.place) : symlink(draft, folder.place));
  });
  return realpath(folder.place);
}

async function fill(draft: string, user: Identity, initdb: string, throwaway: boolean): Promise<void> {
  const password = join(draft, 'password');
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await mkdir(join(draft, 'logs'));
  await chmod(draft, 0o700);
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [draft, password, join(draft, 'logs')]) await chown(path, user.uid, user.gid);
  }

  const flags = [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${USER_AND_DATABASE}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // The same order and case mapping on every system, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(throwaway ? ['--no-sync'] : []),
  ];
  const { succeeded, output } = await runCommand(initdb, flags, user);
  if (succeeded) return;
  throw new StartupError(
    `Postgres could not set up its files in ${dirname(draft)}: ${tellingLine(output)}. Fix that, or set DATABASE_URL.`,
  );
}
