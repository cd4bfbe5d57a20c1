import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { StartupError } from '../common/startup-error.js';
import { postgresUser } from './postgres-user.js';
import { mayEnter, type Identity } from './run-command.js';

/** Where the cluster of a `DATA_DIR` lies, and whom it belongs to. */
export interface ClusterFolder {
  /** `postgres` in DATA_DIR: the folder, or a link to where it really is. */
  place: string;
  user: Identity;
  /** The folder itself; undefined until the first start has made it. */
  path: string | undefined;
  /** What the path of a new folder begins with, and the directory for copies of the programs. */
  prefix: string;
  shelter: string;
}

/**
 * Finds the cluster of `dataDir`, or where to make it: there, or, when we are root and the user Postgres runs as may
 * not enter (a checkout in root's home), below `shelter`, with a link in `dataDir`.
 * An existing cluster runs as the user who owns it.
 *
 * @throws StartupError if the cluster is there but out of reach
 */
export async function findClusterFolder(dataDir: string, shelter: string): Promise<ClusterFolder> {
  await mkdir(dataDir, { recursive: true });
  const place = join(dataDir, 'postgres');
  const path = await existing(place);
  const user = path === undefined ? await postgresUser() : await ownerOf(path);
  if (path !== undefined && !(await mayEnter(user, path))) {
    throw new StartupError(
      `The database in ${path} belongs to user ${user.uid}, who may not enter it: ` +
        'give that user leave to, or set another DATA_DIR, or set DATABASE_URL.',
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
      `${place} is a link to a database that is gone: restore it, or remove the link to start with an empty one.`,
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
