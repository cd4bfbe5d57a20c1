import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running Postgres says of itself in its data directory. */
export interface PostmasterRecord {
  pid: number;
  port: number;
  /** Whether it takes connections by now. */
  ready: boolean;
}

/** Reads `postmaster.pid`, lines 1, 4 and 8 as Postgres's `pidfile.h` numbers them; undefined while there is none. */
export async function readPostmasterRecord(data: string): Promise<PostmasterRecord | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7] === 'ready' };
}
