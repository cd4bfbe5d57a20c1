import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';

/**
 * Kills processes left running by tests and returns their command lines: those that work in the run's temporary folder,
 * and orphans whose environment names it. Linux only.
 */
export async function endOwnProcesses(folder: string): Promise<string[]> {
  if (platform() !== 'linux') return [];
  const leaked: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await isLeaked(pid, folder))) continue;
    const command = (await textOf(pid, 'cmdline')).replaceAll('\0', ' ').slice(0, 120).trim();
    if (command) leaked.push(`${pid} ${command}`);
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return leaked;
}

async function isLeaked(pid: string, folder: string): Promise<boolean> {
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  if (directory.startsWith(folder)) return true;
  const orphaned = /^PPid:\s+1$/m.test(await textOf(pid, 'status'));
  return orphaned && (await textOf(pid, 'environ')).includes(`TMPDIR=${folder}`);
}

function textOf(pid: string, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
