import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a running Postgres records about itself in its data directory. */
export interface PostmasterRecord {
  pid: number;
  port: number;
  /** Whether it accepts connections yet. */
  ready: boolean;
}

/** Reads lines 1, 4 and 8 of `postmaster.pid`, as Postgres's `pidfile.h` numbers them; undefined while there is none. */
export async function readPostmasterRecord(data: string): Promise<PostmasterRecord | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7] === 'ready' };
}

/**
 * Ids of the Postgres processes that work on a data directory. On Linux these are the ones running in it, which is certain:
 * an id in `postmaster.pid` may by now belong to any process, or to a dead child that nobody waited for. Elsewhere it is
 * only the first process, from that file.
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

/** Whether any process has this id, even a dead one that nobody waited for. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const POLL_MS = 40;

/** Each firmer than the one before: end sessions and write everything out; end at once and recover next time. Last comes force. */
const WAYS = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
] as const;

/** Stops the server on this data; resolves when none of its processes is left. */
export async function stopServer(data: string): Promise<void> {
  for (const { signal, waitMs } of WAYS) {
    const record = await readPostmasterRecord(data);
    const processes = await processesOf(data);
    if (record && processes.includes(record.pid)) send(record.pid, signal);
    if (await isGone(data, waitMs)) return;
  }
  do for (const pid of await processesOf(data)) send(pid, 'SIGKILL');
  while (!(await isGone(data, 1_000)));
}

async function isGone(data: string, waitMs: number): Promise<boolean> {
  for (let waited = 0; waited <= waitMs; waited += POLL_MS) {
    if ((await processesOf(data)).length === 0) return true;
    await delay(POLL_MS);
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
