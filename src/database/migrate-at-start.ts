import { StartupError } from '../common/startup-error.js';
import { awaitDatabase } from './await-database.js';
import { DatabaseServer } from './connections/database.server.js';
import { isDatabaseAway, isRefusal } from './is-database-away.js';
import { migrateDatabase } from './migrate-database.js';

/**
 * Waits for the database and brings its schema up to date, for a process that needs it.
 *
 * @param say takes a line while the database is waited for
 * @param stop breaks the waiting off
 * @throws StartupError in one clear line where the database cannot be reached or does not let us; the reason of `stop`
 */
export async function migrateAtStart(
  databaseUrl: string,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const server = new DatabaseServer({ databaseUrl });
  await awaitDatabase(server, say, stop);
  try {
    await migrateDatabase(databaseUrl);
  } catch (error) {
    if (!isDatabaseAway(error) && !isRefusal(error)) throw error;
    throw new StartupError(
      `DATABASE_URL: cannot migrate the database ${server.description}: ${(error as Error).message.replace(/\.$/, '')}.`,
    );
  }
}
