import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A command in its own process group, as a terminal starts it. */
export class Program {
  output = '';
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;

  constructor(command: string, args: readonly string[], variables: Record<string, string>) {
    this.child = spawn(command, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(signal ?? code!)));
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the process alone, or to its whole group as a terminal does. */
  signal(name: NodeJS.Signals, target: 'process' | 'group' = 'process'): void {
    try {
      process.kill(target === 'group' ? -this.pid : this.pid, name);
    } catch {
      // It has already ended.
    }
  }

  /**
   * Whether the process handles signals yet. Checks SIGHUP, because Node catches the others from its start. Linux only.
   */
  async catchesSignals(): Promise<boolean> {
    const caught = /^SigCgt:\s+(\w+)$/m.exec(await textOf(String(this.pid), 'status'))?.[1] ?? '0';
    return (BigInt(`0x${caught}`) & 1n) !== 0n;
  }
}

/** The command lines of a group's processes and of those that work below a folder. Linux only. */
export async function processesLeft(group: number, folder: string): Promise<string[]> {
  const left: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [state, , pgrp] = (await textOf(pid, 'stat')).replace(/^.*\) /s, '').split(' ');
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    // Skips zombies.
    if (state === 'Z' || (Number(pgrp) !== group && !directory.startsWith(folder))) continue;
    const command = (await textOf(pid, 'cmdline')).replaceAll('\0', ' ').trim();
    if (command) left.push(`${pid} ${command.slice(0, 120)}`);
  }
  return left;
}

function textOf(pid: string, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
