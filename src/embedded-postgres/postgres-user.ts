import { StartupError } from '../common/startup-error.js';
import { runCommand, type Identity } from './run-command.js';
import { tellingLine } from './telling-line.js';

const OUR_USER = 'hookledger';

/** How to make a system user on most systems, and on those built on BusyBox. */
const WAYS_TO_MAKE_ONE = [
  ['useradd', '--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OUR_USER],
  ['adduser', '-S', '-D', '-H', OUR_USER],
] as const;

/**
 * Whom Postgres runs as: ourselves, or, as it refuses root, the system's `postgres` user or one made for us.
 *
 * @throws StartupError if we are root and there is no other user
 */
export async function postgresUser(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const existing = (await lookUp('postgres')) ?? (await lookUp(OUR_USER));
  if (existing) return existing;

  let complaint = '';
  for (const [command, ...args] of WAYS_TO_MAKE_ONE) {
    const { output } = await runCommand(command, args);
    const made = await lookUp(OUR_USER);
    if (made) return made;
    complaint ||= tellingLine(output);
  }
  throw new StartupError(
    `Postgres refuses to run as root, and no user could be made for it (${complaint}): ` +
      'start Hookledger as an ordinary user, or set DATABASE_URL.',
  );
}

async function lookUp(name: string): Promise<Identity | undefined> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  return uid.succeeded && gid.succeeded ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
}
