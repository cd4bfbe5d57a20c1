import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { freePort } from './app.js';
import { describeAnswersBy } from './openapi/check-answers.js';
import { Program, ROOT } from './program.js';

/** Compiles the service as `npm start` does. */
export function buildService(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-if-needed.js')], { stdio: 'pipe' });
}

/** The built service in its own process, as users run it. */
export class ServiceProcess extends Program {
  private constructor(
    variables: Record<string, string>,
    readonly url: string,
  ) {
    super(process.execPath, [join(ROOT, 'dist/src/main.js')], variables);
  }

  /** Starts it without waiting for anything. */
  static async launch(variables: Record<string, string>): Promise<ServiceProcess> {
    const port = variables.PORT ?? String(await freePort());
    return new ServiceProcess({ LOG_LEVEL: 'warn', PORT: port, ...variables }, `http://127.0.0.1:${port}`);
  }

  /** Starts it and waits until it serves. @throws with its output if it ends instead */
  static async start(variables: Record<string, string>): Promise<ServiceProcess> {
    const service = await ServiceProcess.launch(variables);
    while (service.isRunning) {
      const answer = await fetch(`${service.url}/health/ready`).catch(() => null);
      if (answer?.ok) {
        await describeAnswersBy(service.url);
        return service;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The service ended before it was ready:\n${service.output}`);
  }

  /** Stops it as an orchestrator does. Returns its exit code. */
  stop(): Promise<number | string> {
    this.signal('SIGTERM');
    return this.ended;
  }
}
