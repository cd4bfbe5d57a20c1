/** The benchmark: `npm run bench -- <scenario> [options]`. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { throughput } from './throughput.js';

const SCENARIOS = { throughput };

const HELP = `npm run bench -- <scenario> [options]

Starts the built service as users run it, with a receiver in a process of its own that checks every id.

  throughput            publishes events in batches to one webhook and waits until all are recorded
      --events N        how many (20000)
      --batch N         events a request (500)
      --bytes N         of each payload (1600)

DATABASE_URL runs it on a Postgres of yours (it fills it); else embedded Postgres in a folder of its own.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h' },
    events: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '500' },
    bytes: { type: 'string', default: '1600' },
  },
});
const [name = 'throughput'] = positionals;

if (values.help) {
  console.log(HELP);
} else if (!Object.hasOwn(SCENARIOS, name)) {
  console.error(`There is no scenario ${name}.\n\n${HELP}`);
  process.exitCode = 1;
} else {
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/build-if-needed.js')], { stdio: 'inherit' });
  const { events, batch, bytes } = values;
  await SCENARIOS[name]({ events: Number(events), batch: Number(batch), bytes: Number(bytes) });
}
