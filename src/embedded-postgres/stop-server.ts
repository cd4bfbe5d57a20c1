import { setTimeout as delay } from 'node:timers/promises';

import { readPostmasterRecord } from './postmaster-record.js';
import { processesOf } from './processes-of.js';

const POLL_MS = 40;

/** Ever firmer: end sessions and write everything out; end at once and recover next time; end by force. */
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
