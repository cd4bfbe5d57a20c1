import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cluster } from './open-cluster.js';
import { postgresSettings } from './postgres-settings.js';
import { BARE_ENVIRONMENT } from './run-command.js';
import { tellingLine } from './telling-line.js';

export interface SpawnedServer {
  pid: number | undefined;
  running(): boolean;
  /** Why it ended. */
  complaint(): Promise<string>;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C or a signal to our process group does not reach it:
 * what is under way is still recorded while the service drains.
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

/** What the log proper, to which Postgres changes over while it starts, says of the last start. */
async function laterOutput(data: string): Promise<string> {
  const current = await readFile(join(data, 'current_logfiles'), 'utf8').catch(() => '');
  const name = /^stderr (?<path>.+)$/m.exec(current)?.groups?.path;
  const log = name === undefined ? '' : await readFile(name, 'utf8').catch(() => '');
  return log.slice(log.lastIndexOf('starting PostgreSQL'));
}
