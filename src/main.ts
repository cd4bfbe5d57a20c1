import 'reflect-metadata';

import { StartupError } from './common/startup-error.js';
import { type RunningService, startService } from './start-service.js';

/**
 * Runs the service until SIGTERM or SIGINT, then lets it drain and exits with 0. A signal that comes during the start
 * waits for its end, so that nothing started is left behind. Whatever keeps it from starting is one line, and exit code 1.
 */
async function run(): Promise<void> {
  const told = new Promise<void>((resolve) => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
  });
  const service: RunningService = await startService(process.env, (line) => console.log(line));
  await told;
  await service.stop();
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartupError ? error.message : error);
    process.exit(1);
  },
);
