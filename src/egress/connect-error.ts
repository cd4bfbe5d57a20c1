import type { AttemptError } from './attempt-result.js';

/** No connection came about. Carries the reason as a stable code and, so that none can leak, no address. */
export class ConnectError extends Error {
  constructor(
    readonly attemptError: AttemptError,
    cause?: unknown,
  ) {
    super(`No connection: ${attemptError}`, { cause });
    this.name = 'ConnectError';
  }
}
