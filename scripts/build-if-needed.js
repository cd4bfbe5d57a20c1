/**
 * Builds `dist` if it is missing or older than its sources, so that `npm start` needs no build step. The service and
 * the dashboard are checked separately: a change of one does not build the other. Select with the arguments `service`
 * and `dashboard`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const PARTS = {
  service: {
    sources: ['src', 'migrations', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
    commands: [['node_modules/@nestjs/cli/bin/nest.js', 'build']],
  },
  dashboard: {
    sources: ['dashboard', 'package-lock.json', 'scripts/finish-dashboard.js'],
    commands: [
      ['node_modules/vite/bin/vite.js', 'build', 'dashboard', '--logLevel', 'warn'],
      ['scripts/finish-dashboard.js'],
    ],
  },
};

const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) buildIfNeeded(name, part);
}

function buildIfNeeded(name, { sources, commands }) {
  const changedAt = Math.max(...sources.flatMap(filesOf).map((path) => statSync(path).mtimeMs));
  const stamp = join(root, `dist/.built-${name}`);
  if ((statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= changedAt) return;
  console.error(`Building Hookledger’s ${name} …`);
  try {
    for (const [script, ...args] of commands) {
      execFileSync(process.execPath, [join(root, script), ...args], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    }
    writeFileSync(stamp, '');
  } catch {
    console.error('The build failed; the errors are above.');
    process.exit(1);
  }
}

/** A folder with everything in it, so that a removed file counts as a change, or a single file. */
function filesOf(name) {
  const path = join(root, name);
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path, { recursive: true }).map((inner) => join(path, String(inner)))];
}
