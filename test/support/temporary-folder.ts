import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder any user may enter, as Postgres's must when the tests run as root. It goes at the end of the run. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hookledger-'));
  await chmod(folder, 0o755);
  return folder;
}
