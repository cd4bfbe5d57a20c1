import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';

import { readPostmasterRecord } from './postmaster-record.js';

/**
 * Ids of the Postgres processes that work on a data directory. On Linux these are all that work in it:
 * certain, where an id in `postmaster.pid` may by now be anyone's, or that of a dead child nobody waited for.
 * Elsewhere the first process alone, by that file.
 */
export async function processesOf(data: string): Promise<number[]> {
  if (platform() !== 'linux') {
    const pid = (await readPostmasterRecord(data))?.pid;
    return pid !== undefined && isAlive(pid) ? [pid] : [];
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const ours = await Promise.all(pids.map((pid) => isPostgresIn(data, pid)));
  return pids.filter((_, index) => ours[index]).map(Number);
}

async function isPostgresIn(data: string, pid: string): Promise<boolean> {
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (directory !== data) return false;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}

/** Whether any process, even a dead one nobody waited for, has this id. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
