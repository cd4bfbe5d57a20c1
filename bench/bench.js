import { startBrowser } from './browser.js';
import { now, pause } from './clock.js';
import { machineFacts } from './machine.js';
import { startPostgres } from './postgres.js';
import { report } from './report.js';
import { startService } from './service.js';
import { startLoad } from './start-load.js';
import { startRawLoop } from './start-raw-loop.js';
import { startReceiver } from './start-receiver.js';

/** Everything started or starting, and not yet stopped, in the order of starting. */
const running = new Set();
let stopping;

/**
 * Stops everything, last started first: at the end, after an error, and on Ctrl-C. Nothing can be started afterwards.
 */
export function stopEverything() {
  stopping ??= stopAll(running);
  return stopping;
}

async function stopAll(some) {
  for (const one of [...some].toReversed()) {
    running.delete(one);
    // A failure to stop one must not keep the others running.
    await Promise.resolve(one.stop()).catch((error) => console.error(error));
  }
}

/** Anything still starting is stopped as soon as it has started. */
async function starts(start) {
  if (stopping) throw new Error('Stopping.');
  const starting = Promise.resolve(start());
  const one = { stop: async () => (await starting.catch(() => undefined))?.stop() };
  running.add(one);
  try {
    return stoppable(await starting, one);
  } catch (error) {
    running.delete(one);
    throw error;
  }
}

function stoppable(started, one) {
  const stop = async () => {
    if (running.delete(one)) await started.stop();
  };
  return { ...started, stop };
}

/**
 * The building blocks of scenarios. One Postgres serves the whole run. When a round ends, everything it started is
 * stopped and its database is dropped.
 *
 * @returns `machine`, `postgres` (its settings);
 *   `database({ dist })`: empty, with the product's schema, `{ url, query }`;
 *   `service({ databaseUrl, … })`, `rawLoop({ databaseUrl, … })`, `receiver()`, `load()`, `browser()`: see what starts them;
 *   `settled(database, timeoutSeconds)`: resolves with `now()`'s time once nothing is pending in a database;
 *   `scope(work)`: stops everything `work` started once it is done, as each round does by itself;
 *   `rounds({ raw, product, … })`; `report({ title, rows, sides, notes })`
 */
export async function startBench(scenario, options) {
  const machine = machineFacts();
  const postgres = await starts(startPostgres);
  const say = (text) => console.error(`${scenario}: ${text}`);
  return {
    machine,
    postgres: postgres.settings,
    say,
    database: (how) => starts(() => postgres.database(how)),
    service: (how) => starts(() => startService(how)),
    rawLoop: (how) => starts(() => startRawLoop(how)),
    receiver: () => starts(startReceiver),
    browser: () => starts(startBrowser),
    load() {
      const started = startLoad();
      running.add(started);
      return stoppable(started, started);
    },
    settled,
    scope,
    rounds: (sides) => alternate(sides, options.rounds, say),
    report: (what) => report({ scenario, options, machine, postgres: postgres.settings, ...what }),
  };
}

/** Runs the sides in turn, round by round, so that other load on the machine affects all of them alike. */
async function alternate(sides, rounds, say) {
  const results = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, measure] of Object.entries(sides)) {
      say(`round ${round} of ${rounds}, ${name === 'raw' ? 'raw loop' : name} …`);
      results[name].push(await scope(measure));
    }
  }
  return results;
}

/** Stops everything `work` started once it is done. */
export async function scope(work) {
  const before = new Set(running);
  const result = await work();
  await stopAll([...running].filter((one) => !before.has(one)));
  return result;
}

async function settled(database, timeoutSeconds = 120) {
  const giveUpAt = performance.now() + timeoutSeconds * 1000;
  while ((await database.query('SELECT 1 FROM pending_deliveries LIMIT 1')).length > 0) {
    if (performance.now() > giveUpAt) throw new Error(`Deliveries are still pending after ${timeoutSeconds} seconds.`);
    await pause(10);
  }
  return now();
}
