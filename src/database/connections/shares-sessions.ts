import type { DatabaseServer } from './database.server.js';
import type { Session } from './session.js';

const ASKED = { application_name: 'hookledger start' };
const SESSIONS = 3;
const ROUNDS = 3;

/**
 * Whether a pooler stands before the database that gives each transaction, or statement, whichever session is free
 * (PgBouncer's `pool_mode` transaction and statement). Prepared statements, notices and locks belong to a session.
 *
 * @throws what a session fails with that cannot be had
 */
export async function sharesSessions(server: Pick<DatabaseServer, 'open'>): Promise<boolean> {
  const sessions = [await server.open(ASKED)];
  try {
    // Postgres itself tells the process that it gives; a pooler makes up a number, for it must know whom to cancel.
    if (sessions[0]!.backend!.pid === (sessions[0] as { processID?: number }).processID) return false;
    while (sessions.length < SESSIONS) sessions.push(await server.open(ASKED));
    const seen = sessions.map(({ backend }) => backend!.pid);
    for (let round = 0; round < ROUNDS; round++) {
      if (new Set(seen).size < seen.length) return true;
      for (const [index, session] of sessions.entries()) if ((await pidOf(session)) !== seen[index]) return true;
    }
    return false;
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
  }
}

async function pidOf(session: Session): Promise<number> {
  return (await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
}
