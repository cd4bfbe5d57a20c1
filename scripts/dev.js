/**
 * Runs the service and the page for those who change them: what TypeScript has compiled restarts the service, and Vite shows
 * changes of the page at once. Without `DATABASE_URL` on one embedded Postgres throughout. Ctrl-C ends all of it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { importBuilt } from '../bench/built.js';

const ROOT = join(import.meta.dirname, '..');
const { DATABASE_URL, DATA_DIR = '.data', PORT = '3000' } = process.env;

const { startEmbeddedPostgres } = await importBuilt('embedded-postgres/embedded-postgres.js');
const { keptSecretsKey } = await importBuilt('config/secrets-key.js');

let stop;
const stopped = new Promise((resolve) => (stop = resolve));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

const postgres = DATABASE_URL
  ? null
  : await startEmbeddedPostgres({ dataDir: DATA_DIR, say: console.log }).catch(giveUp);
const own = postgres && {
  DATABASE_URL: postgres.url,
  SECRETS_KEY: process.env.SECRETS_KEY || (await keptSecretsKey(DATA_DIR)).toString('base64'),
};
const service = restarting(() => run('dist/src/main.js', [], { ...own }));
const page = run('node_modules/vite/bin/vite.js', ['dashboard'], { SERVICE_URL: `http://127.0.0.1:${PORT}` });
const compiler = compileOnChange(() => service.restart());
void Promise.race([page.ended, compiler.ended]).then(stop);

await stopped;
page.kill();
compiler.kill();
await Promise.all([service.stop(), page.ended, compiler.ended]);
await postgres?.stop();
process.exit();

function giveUp(error) {
  console.error(error.message);
  process.exit(1);
}

/** Calls `done` whenever something was compiled anew, once all of it compiles. */
function compileOnChange(done) {
  const options = ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput', '--listEmittedFiles'];
  const tsc = run('node_modules/typescript/bin/tsc', options, {}, 'pipe');
  let isNew = false;
  createInterface(tsc.output).on('line', (line) => {
    if (line.startsWith('TSFILE:')) isNew ||= line.endsWith('.js');
    else if (!line.includes('Found 0 errors')) console.log(line);
    else if (isNew) {
      isNew = false;
      done();
    }
  });
  return tsc;
}

/** One process at a time: the next begins when the last has drained. */
function restarting(start) {
  let running = start();
  let next = Promise.resolve();
  const end = () => {
    running.kill();
    return running.ended;
  };
  return {
    restart: () => (next = next.then(end).then(() => void (running = start()))),
    stop: () => (next = next.then(end)),
  };
}

function run(file, args, env, stdout = 'inherit') {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { output: child.stdout, ended, kill: () => child.kill() };
}
