import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { StartupError } from '../common/startup-error.js';
import type { ClusterFolder } from './cluster-folder.js';
import { isTaken } from './is-taken.js';
import { runCommand, type Identity } from './run-command.js';
import { tellingLine } from './telling-line.js';

/** The superuser of the cluster, and the database the service uses. */
export const USER_AND_DATABASE = 'hookledger';

/**
 * Makes a cluster with a password of its own and answers its path. It appears at its place complete or not at all,
 * so that a start killed half-way leaves nothing broken; of two starts at once the first one's is used.
 *
 * @throws StartupError if initdb fails, with its reason
 */
export async function makeCluster(folder: ClusterFolder, initdb: string, throwaway: boolean): Promise<string> {
  await mkdir(dirname(folder.prefix), { recursive: true });
  const draft = await mkdtemp(folder.prefix);
  try {
    await fill(draft, folder.user, initdb, throwaway);
    await (dirname(draft) === dirname(folder.place) ? rename(draft, folder.place) : symlink(draft, folder.place));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!isTaken(error)) throw error;
  }
  return realpath(folder.place);
}

async function fill(draft: string, user: Identity, initdb: string, throwaway: boolean): Promise<void> {
  const password = join(draft, 'password');
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await mkdir(join(draft, 'logs'));
  await chmod(draft, 0o700);
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [draft, password, join(draft, 'logs')]) await chown(path, user.uid, user.gid);
  }

  const flags = [
    `--pgdata=${join(draft, 'data')}`,
    `--username=${USER_AND_DATABASE}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // The same order and case mapping on every system, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(throwaway ? ['--no-sync'] : []),
  ];
  const { succeeded, output } = await runCommand(initdb, flags, user);
  if (succeeded) return;
  throw new StartupError(
    `Postgres could not set up its files in ${dirname(draft)}: ${tellingLine(output)}. Put that right, or set DATABASE_URL.`,
  );
}
