import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const DIST = process.env.HOOKLEDGER_DIST ? resolve(process.env.HOOKLEDGER_DIST) : join(ROOT, 'dist');

/** The path of a file of the built service, or of another build. */
export const builtFile = (path, dist = DIST) => join(dist, 'src', path);

/** Loads a module of the built service, or of another build. */
export const importBuilt = (path, dist) => import(pathToFileURL(builtFile(path, dist)).href);

/** Builds the service if it is out of date, as `npm start` does. */
export function buildIfNeeded() {
  if (process.env.HOOKLEDGER_DIST) return;
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-if-needed.js')], { stdio: 'inherit' });
}
