import { StartupError } from '../common/startup-error.js';
import { isDatabaseAway } from './is-database-away.js';
import { migrateDatabase } from './migrate-database.js';

/**
 * Brings the schema up to date for a process that needs it.
 *
 * @throws StartupError in one clear line where the database cannot be reached or does not let us
 */
export async function migrateAtStart(databaseUrl: string): Promise<void> {
  try {
    await migrateDatabase(databaseUrl);
  } catch (error) {
    if (!isDatabaseAway(error) && !isRefusal(error)) throw error;
    const { hostname, port, pathname } = new URL(databaseUrl);
    throw new StartupError(
      `DATABASE_URL: cannot use the database ${pathname.slice(1)} at ${hostname}:${port || '5432'}: ${reasonOf(error)}.`,
    );
  }
}

/** A wrong password, user or database name, or no right to make tables. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(28...|3D000|42501)$/.test(code);
}

/** A connection tried at several addresses fails with one error a piece and no words of its own. */
function reasonOf(error: unknown): string {
  const { errors, message, code } = error as { errors?: Error[]; message?: string; code?: string };
  return (errors?.[0]?.message ?? message ?? '').replace(/\.$/, '') || (code ?? 'it does not answer');
}
