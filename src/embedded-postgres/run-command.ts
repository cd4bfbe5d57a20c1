import { spawn } from 'node:child_process';

/** The user a program runs as; empty for our own. */
export interface Identity {
  uid?: number;
  gid?: number;
}

export interface CommandResult {
  succeeded: boolean;
  /** Standard output and standard error, in the order they came. */
  output: string;
}

/** The whole environment of the programs: settings meant for other Postgres servers must not reach ours. */
export const BARE_ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/**
 * Runs a program to its end, in `/`, since another user may not be allowed into our own directory. Signals to our process
 * group do not reach it, so a start that is told to stop ends in order.
 * Never rejects: a program that cannot be started has failed, and its output says why.
 */
export function runCommand(command: string, args: string[], identity: Identity = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...identity,
      cwd: '/',
      detached: true,
      env: BARE_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const gather = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.once('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}

/** Tries whether that user may enter the directory. */
export async function mayEnter(identity: Identity, directory: string): Promise<boolean> {
  return (await runCommand('sh', ['-c', 'cd "$1"', 'sh', directory], identity)).succeeded;
}

const COMPLAINT = /\b(?:FATAL|PANIC|ERROR|error):\s+(.*\S)/;

/** What went wrong according to the output of a Postgres program: its first complaint, or else its first line. */
export function tellingLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  for (const line of lines) {
    const complaint = COMPLAINT.exec(line)?.[1];
    if (complaint) return complaint;
  }
  return lines.find((line) => line !== '') ?? 'it printed nothing';
}
