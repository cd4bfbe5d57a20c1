import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder that any user may enter, as Postgres needs when the tests run as root. It is removed at the end of the
 * run.
 */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hookledger-'));
  await chmod(folder, 0o755);
  return folder;
}
