import { StartupError } from '../common/startup-error.js';

/** A terminal that closes sends the last. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a program to its end and exits with 0, or with 1 after saying what went wrong: a {@link StartupError} in one line.
 *
 * The first SIGTERM, SIGINT or SIGHUP, also during a start, aborts `stop`: the program then stops what it has started, and
 * returns. Any further signal changes nothing: `timeout`, terminals and supervisors send several, and one that ended the
 * process halfway would leave its Postgres running.
 */
export function runProgram(work: (stop: AbortSignal) => Promise<void>): void {
  const stopping = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => stopping.abort());
  // Whoever read the output may be gone (`… | head`): no reason to die.
  process.stdout.on('error', () => {});
  work(stopping.signal).then(
    () => process.exit(0),
    (error: unknown) => {
      // What the stop itself broke off is no failure.
      if (error === stopping.signal.reason) process.exit(0);
      console.error(error instanceof StartupError ? error.message : error);
      process.exit(1);
    },
  );
}

/** Resolves once the program is told to stop. */
export function toldToStop(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
}
