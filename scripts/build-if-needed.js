/** Compiles the service when `dist` is missing or older than a source file, so that `npm start` needs no build step. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = ['src', 'migrations'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, String(name))),
);
sources.push(join(root, 'package-lock.json'), join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json'));

const changedAt = Math.max(...sources.map((path) => statSync(path).mtimeMs));
const stamp = join(root, 'dist/.built');
const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (builtAt < changedAt) {
  console.error('Building Hookledger …');
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    writeFileSync(stamp, '');
  } catch {
    console.error('The build failed; the errors are above.');
    process.exit(1);
  }
}
