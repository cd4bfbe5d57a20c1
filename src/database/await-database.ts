import { setTimeout as delay } from 'node:timers/promises';

import { StartupError } from '../common/startup-error.js';
import type { DatabaseServer } from './connections/database.server.js';
import { sharesSessions } from './connections/shares-sessions.js';
import { isDatabaseAway } from './connections/is-database-away.js';

/**
 * How long a start waits for a database that is also starting, how often it tries, and how often it says so.
 * Milliseconds.
 */
export const PATIENCE = { forMs: 60_000, everyMs: 500, sayEveryMs: 10_000 };

/**
 * Waits until the database accepts writes. It may also be starting, or failing over.
 *
 * @param say gets a line at once and every ten seconds
 * @param stop aborts the wait
 * @throws StartupError in one line after a minute, or at once if waiting would not help, or the reason of `stop`
 */
export async function awaitDatabase(
  server: DatabaseServer,
  say: (line: string) => void,
  stop: AbortSignal,
  patience: typeof PATIENCE = PATIENCE,
): Promise<void> {
  const begunAt = performance.now();
  for (let saidAt = -Infinity; ;) {
    try {
      if (!(await sharesSessions(server))) return;
      throw new StartupError(
        `DATABASE_URL: the database ${server.description} is behind a pooler that shares sessions between clients, ` +
          'which loses notifications and locks. Use session pooling (PgBouncer: pool_mode = session), or ' +
          'set a URL that leads to Postgres itself.',
      );
    } catch (error) {
      if (error instanceof StartupError) throw error;
      const waitedMs = performance.now() - begunAt;
      const isOver = waitedMs >= patience.forMs;
      if (isOver || !isDatabaseAway(error)) throw failed(server, error, isOver ? waitedMs : 0);
      if (performance.now() - saidAt >= patience.sayEveryMs) {
        saidAt = performance.now();
        say(`Waiting for the database ${server.description}: ${reasonOf(error)}.`);
      }
      await delay(patience.everyMs, undefined, { signal: stop }).catch(() => {});
      stop.throwIfAborted();
    }
  }
}

function failed(server: DatabaseServer, error: unknown, waitedMs: number): StartupError {
  const waited = waitedMs > 0 ? ` (waited ${Math.round(waitedMs / 1000)} seconds)` : '';
  return new StartupError(`DATABASE_URL: cannot use the database ${server.description}: ${reasonOf(error)}${waited}.`);
}

/** A connection tried at several addresses fails with one error per address and no message of its own. */
function reasonOf(error: unknown): string {
  const { errors, message, code } = error as { errors?: Error[]; message?: string; code?: string };
  return (errors?.[0]?.message ?? message ?? '').replace(/\.$/, '') || (code ?? 'it does not respond');
}
