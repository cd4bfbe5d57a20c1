/** The benchmark: `npm run bench -- <scenario> [options]`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { scope, stopEverything } from './bench.js';
import { buildIfNeeded } from './built.js';
import { COMMON, OptionError, optionLines, readOptions } from './options.js';

/** In the order of the help text. Each is a module with `describe` and `run(options)`; see README.md. */
const NAMES = [
  'throughput',
  'latency',
  'fanout',
  'pickup',
  'workers',
  'isolation',
  'backlog',
  'history',
  'history-read',
  'overview',
  'storage',
  'recover',
  'retention',
  'counters',
  'snapshot',
  'fairness',
  'limits',
  'hostile',
  'peers',
  'seed',
  'chart',
];
const WITHOUT_A_NAME = ['throughput', 'latency'];

const HEAD = `npm run bench -- <scenario> [options]

Runs the built service as users do, with a publisher and a receiver in processes of their own, and the raw loop, all on
one Postgres, and accounts for every event. Default scenarios: ${WITHOUT_A_NAME.join(' and ')}.
`;

const FOOT = `
  Every scenario:
${optionLines(COMMON).join('\n')}

DATABASE_URL: your own Postgres, in which each round creates and drops a database. Default: embedded Postgres.`;

function moduleFile(name) {
  const files = [`scenarios/${name}.js`, `${name}.js`].map((file) => join(import.meta.dirname, file));
  return files.find((file) => existsSync(file));
}

async function load(name) {
  const file = NAMES.includes(name) ? moduleFile(name) : undefined;
  if (!file) throw new OptionError(`Unknown scenario ${name}: npm run bench -- --help lists them.`);
  return import(file);
}

async function help() {
  const lines = [];
  for (const name of NAMES.filter(moduleFile)) {
    const { describe } = await load(name);
    lines.push(`  ${name.padEnd(12)} ${describe.text}`, ...optionLines(describe.options ?? {}));
  }
  return [HEAD, ...lines, FOOT].join('\n');
}

async function run(args) {
  if (args.includes('--help') || args.includes('-h')) return console.log(await help());
  const named = args[0] !== undefined && !args[0].startsWith('-');
  const names = named ? [args[0]] : WITHOUT_A_NAME;
  const chosen = [];
  for (const name of names) {
    const scenario = await load(name);
    // If several scenarios run, each gets only the options it knows.
    const options = readOptions(named ? args.slice(1) : args, named ? scenario.describe.options : {});
    chosen.push({ scenario, options: { ...readOptions([], scenario.describe.options), ...options } });
  }
  if (!named && chosen[0].options.json) throw new OptionError('--json is one file: name one scenario.');
  buildIfNeeded();
  for (const { scenario, options } of chosen) {
    await scope(() => scenario.run(options));
  }
}

let interrupted = false;
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    process.exitCode = code;
    console.error('Stopping …');
    void stopEverything().finally(() => process.exit(code));
  });
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  // Errors of work interrupted by stopping everything are not worth reporting.
  if (!interrupted) {
    console.error(error instanceof OptionError ? error.message : error);
    process.exitCode = 1;
  }
}
await stopEverything();
