import type { DatabaseServer } from './database.server.js';
import type { Session } from './session.js';

const ASKED = { application_name: 'hookledger start' };
const SESSIONS = 3;
const ROUNDS = 3;

/**
 * Whether a pooler in front of the database gives each transaction or statement any free session (PgBouncer's
 * `pool_mode` transaction and statement). Prepared statements, notices and locks belong to a session.
 *
 * @throws the error of a session that cannot connect
 */
export async function sharesSessions(server: Pick<DatabaseServer, 'open'>): Promise<boolean> {
  const sessions = [await server.open(ASKED)];
  try {
    // Postgres reports its real process id. A pooler makes up a number, because it must know which client to cancel.
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
