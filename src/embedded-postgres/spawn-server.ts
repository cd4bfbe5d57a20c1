import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cluster } from './cluster.js';
import { BARE_ENVIRONMENT, tellingLine } from './run-command.js';

export interface SpawnedServer {
  pid: number | undefined;
  running(): boolean;
  /** Why it ended. */
  complaint(): Promise<string>;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C or a signal to our process group does not reach it: attempts in
 * progress are still recorded while the service drains.
 */
export async function spawnServer(cluster: Cluster, port: number): Promise<SpawnedServer> {
  const startLog = join(cluster.logs, 'start.log');
  const output = await open(startLog, 'w');
  let failure: string | undefined;
  const child = spawn(
    cluster.program,
    ['-D', cluster.data, ...postgresSettings(port, cluster.logs, cluster.throwaway)],
    {
      ...cluster.user,
      cwd: cluster.data,
      detached: true,
      env: BARE_ENVIRONMENT,
      stdio: ['ignore', output.fd, output.fd],
    },
  );
  child.once('error', (error) => {
    failure = error.message;
  });
  child.unref();
  if (child.pid === undefined) await once(child, 'error').catch(() => undefined);
  await output.close();

  return {
    pid: child.pid,
    running: () => failure === undefined && child.exitCode === null && child.signalCode === null,
    complaint: async () =>
      failure ?? tellingLine(`${await readFile(startLog, 'utf8')}\n${await laterOutput(cluster.data)}`),
  };
}

/** What the log file, to which Postgres switches while it starts, says about the last start. */
async function laterOutput(data: string): Promise<string> {
  const current = await readFile(join(data, 'current_logfiles'), 'utf8').catch(() => '');
  const name = /^stderr (?<path>.+)$/m.exec(current)?.groups?.path;
  const log = name === undefined ? '' : await readFile(name, 'utf8').catch(() => '');
  return log.slice(log.lastIndexOf('starting PostgreSQL'));
}

/** Settings the service relies on; all others have Postgres's defaults. */
const SETTINGS = {
  cluster_name: 'hookledger',
  listen_addresses: '127.0.0.1',
  // Socket paths are limited to about 100 bytes; that of a data directory may be longer.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '192MB',
  max_wal_size: '1GB',
  // Accepted means committed.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  autovacuum: 'on',
  // The queue's rows are short-lived: look for dead ones more often than every minute.
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  // One file for each hour of the day, overwritten the next day.
  logging_collector: 'on',
  log_filename: 'postgres-%H.log',
  log_rotation_age: '1h',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements and details of errors would put customers' data into the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Commits still reach the operating system, so they survive when tests kill Postgres. */
const THROWAWAY = { shared_buffers: '96MB', fsync: 'off', full_page_writes: 'off' };

/** The settings as arguments of the `postgres` program, so that those of a new version apply at once. */
function postgresSettings(port: number, logs: string, throwaway: boolean): string[] {
  const settings = { ...SETTINGS, ...(throwaway ? THROWAWAY : {}), port: String(port), log_directory: logs };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
