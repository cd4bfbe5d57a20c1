import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

import { freePort } from './app.js';

const ROOT = join(import.meta.dirname, '../..');

/** Compiles the service as `npm start` does. */
export function buildService(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-if-needed.js')], { stdio: 'pipe' });
}

/** The built service in a process of its own, as users run it. */
export class ServiceProcess {
  output = '';
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;

  private constructor(
    variables: Record<string, string>,
    readonly url: string,
  ) {
    this.child = spawn(process.execPath, [join(ROOT, 'dist/src/main.js')], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
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

  /** Starts it, without waiting for anything. */
  static async launch(variables: Record<string, string>): Promise<ServiceProcess> {
    const port = variables.PORT ?? String(await freePort());
    return new ServiceProcess({ LOG_LEVEL: 'warn', PORT: port, ...variables }, `http://127.0.0.1:${port}`);
  }

  /** Starts it and waits until it serves. @throws with its output if it ends instead */
  static async start(variables: Record<string, string>): Promise<ServiceProcess> {
    const service = await ServiceProcess.launch(variables);
    while (service.child.exitCode === null && service.child.signalCode === null) {
      const answer = await fetch(`${service.url}/health/ready`).catch(() => null);
      if (answer?.ok) return service;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The service ended before it was ready:\n${service.output}`);
  }

  /** Sends a signal to the process alone, or to its whole group as a terminal does. */
  signal(name: NodeJS.Signals, target: 'process' | 'group' = 'process'): void {
    try {
      process.kill(target === 'group' ? -this.pid : this.pid, name);
    } catch {
      // It has ended already.
    }
  }

  /** Ends it as an orchestrator does; answers its exit code. */
  stop(): Promise<number | string> {
    this.signal('SIGTERM');
    return this.ended;
  }
}
