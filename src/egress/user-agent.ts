import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Names the sender to receivers: `Hookledger/<version>`, from the nearest package.json above this file. */
export const USER_AGENT = `Hookledger/${versionAbove(import.meta.dirname)}`;

/** Source and build lie at different depths below the package. */
function versionAbove(folder: string): string {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch (error) {
    if (folder === dirname(folder)) throw error;
    return versionAbove(dirname(folder));
  }
}
