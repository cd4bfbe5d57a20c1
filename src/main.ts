import 'reflect-metadata';

import { StartupError } from './common/startup-error.js';
import { startService } from './start-service.js';

/** Runs the service until it is told to stop. Whatever keeps it from starting is one line, and exit code 1. */
try {
  const service = await startService(process.env, (line) => console.log(line));
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error('Stopping failed:', error);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
