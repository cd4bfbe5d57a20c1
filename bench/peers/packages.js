import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { OptionError } from '../options.js';

const NEEDED = ['bullmq', 'ioredis', 'pg-boss', 'axios', 'pg'];

/** A `require` that finds the packages installed in a folder. */
export const packagesIn = (folder) => createRequire(join(resolve(folder), 'node_modules', 'here.js'));

/**
 * Checks that the peers' packages are in a folder of yours; the repository does not include them.
 *
 * @throws OptionError that says how to install them there
 */
export function checkPackages(folder) {
  const install = `npm install --prefix ${folder ?? '<folder>'} bullmq ioredis pg-boss@11 axios pg`;
  if (folder === undefined) throw new OptionError(`--packages must name a folder. To fill one: ${install}`);
  const require = packagesIn(folder);
  const missing = NEEDED.filter((name) => !isThere(require, name));
  if (missing.length > 0) throw new OptionError(`${missing.join(', ')} not found in ${folder}: ${install}`);
}

function isThere(require, name) {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
}
