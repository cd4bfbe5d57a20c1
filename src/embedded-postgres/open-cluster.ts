import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findClusterFolder } from './cluster-folder.js';
import { makeCluster } from './make-cluster.js';
import { postgresBinaries } from './postgres-binaries.js';
import type { Identity } from './run-command.js';

/** A Postgres cluster on disk, with all that is needed to run it. */
export interface Cluster {
  /** The `postgres` program. */
  program: string;
  user: Identity;
  /** Postgres's own data directory. */
  data: string;
  logs: string;
  password: string;
  /** Whether it may lose its data in a crash of the machine, for speed: tests. */
  throwaway: boolean;
}

export interface ClusterOptions {
  /** Absolute. */
  dataDir: string;
  /** Takes what the operator should know, a line at a time. */
  say: (line: string) => void;
  shelter: string;
  throwaway: boolean;
}

/** Opens the cluster of a `DATA_DIR`; the first time, makes it. */
export async function openCluster({ dataDir, say, shelter, throwaway }: ClusterOptions): Promise<Cluster> {
  const folder = await findClusterFolder(dataDir, shelter);
  const { user } = folder;
  const binaries = await postgresBinaries(user, folder.shelter, say);
  const path = folder.path ?? (await makeCluster(folder, binaries.initdb, throwaway));
  if (folder.shelter !== dataDir) say(`The database lies in ${path}, as Postgres's user may not enter ${dataDir}.`);

  const password = await readFile(join(path, 'password'), 'utf8');
  return { program: binaries.postgres, user, data: join(path, 'data'), logs: join(path, 'logs'), password, throwaway };
}
