import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { StartupError } from '../common/startup-error.js';
import { mayEnter, runCommand, tellingLine, type Identity } from './run-command.js';

const OUR_USER = 'hookledger';

/** Commands that make a system user: on most systems, and on those built on BusyBox. */
const WAYS_TO_MAKE_ONE = [
  ['useradd', '--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OUR_USER],
  ['adduser', '-S', '-D', '-H', OUR_USER],
] as const;

/** Where the cluster of a `DATA_DIR` is, and who owns it. */
export interface ClusterFolder {
  /** `postgres` in DATA_DIR: the folder, or a link to it. */
  place: string;
  user: Identity;
  /** The folder itself; undefined until the first start has made it. */
  path: string | undefined;
  /** What the path of a new folder begins with. */
  prefix: string;
  /** The directory for copies of the programs. */
  shelter: string;
}

/**
 * Finds the cluster of `dataDir`, or where to make it. That is `dataDir` itself; or, if we are root and Postgres's user may
 * not enter it (a checkout in root's home), a folder below `shelter` with a link in `dataDir`.
 * An existing cluster runs as the user who owns it.
 *
 * @throws StartupError if the cluster exists but cannot be reached
 */
export async function findClusterFolder(dataDir: string, shelter: string): Promise<ClusterFolder> {
  await mkdir(dataDir, { recursive: true });
  const place = join(dataDir, 'postgres');
  const path = await existing(place);
  const user = path === undefined ? await postgresUser() : await ownerOf(path);
  if (path !== undefined && !(await mayEnter(user, path))) {
    throw new StartupError(
      `The database in ${path} belongs to user ${user.uid}, who cannot access it: ` +
        'give that user access, or set another DATA_DIR, or set DATABASE_URL.',
    );
  }
  if (await mayEnter(user, dataDir)) return { place, user, path, prefix: `${place}-`, shelter: dataDir };

  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return { place, user, path, prefix: join(shelter, `${name}-`), shelter };
}

async function existing(place: string): Promise<string | undefined> {
  if (!(await lstat(place).catch(() => undefined))) return undefined;
  return realpath(place).catch(() => {
    throw new StartupError(
      `${place} is a link to a missing database: restore it, or remove the link to start with an empty one.`,
    );
  });
}

async function ownerOf(path: string): Promise<Identity> {
  const { uid, gid } = await stat(path);
  const own = process.getuid?.();
  if (own === 0) return { uid, gid };
  if (own === uid) return {};
  throw new StartupError(
    `The database in ${path} belongs to user ${uid}: start as that user, or set another DATA_DIR, or set DATABASE_URL.`,
  );
}

/**
 * The user Postgres runs as: our own; or, since it refuses root, the system's `postgres` user or one made for us.
 *
 * @throws StartupError if we are root and no other user can be found or made
 */
async function postgresUser(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const found = (await lookUp('postgres')) ?? (await lookUp(OUR_USER));
  if (found) return found;

  let complaint = '';
  for (const [command, ...args] of WAYS_TO_MAKE_ONE) {
    const { output } = await runCommand(command, args);
    const made = await lookUp(OUR_USER);
    if (made) return made;
    complaint ||= tellingLine(output);
  }
  throw new StartupError(
    `Postgres refuses to run as root, and no user could be created for it (${complaint}): ` +
      'start Hookledger as an ordinary user, or set DATABASE_URL.',
  );
}

async function lookUp(name: string): Promise<Identity | undefined> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  return uid.succeeded && gid.succeeded ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
}
