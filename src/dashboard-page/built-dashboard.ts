import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The dashboard as the build left it. */
export interface BuiltDashboard {
  /** The page, with `{{nonce}}` wherever the answer's nonce belongs. */
  readonly page: string;
  /** The folder of its hashed files. */
  readonly assets: string;
}

/** Finds what the build made, or null where only the service was built. */
export function builtDashboard(): BuiltDashboard | null {
  const folder = join(packageAbove(import.meta.dirname), 'dist/dashboard');
  const page = join(folder, 'index.html');
  return existsSync(page) ? { page: readFileSync(page, 'utf8'), assets: join(folder, 'assets') } : null;
}

/** Source and build lie at different depths below the package. */
function packageAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  return packageAbove(dirname(folder));
}
