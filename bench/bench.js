import { now, pause } from './clock.js';
import { machineFacts } from './machine.js';
import { startPostgres } from './postgres.js';
import { report } from './report.js';
import { startService } from './service.js';
import { startLoad } from './start-load.js';
import { startRawLoop } from './start-raw-loop.js';
import { startReceiver } from './start-receiver.js';

/** Everything that was started and is not yet stopped, in the order of starting. */
const running = new Set();

/** Stops all that runs, the last first: at the end, after an error, and at Ctrl-C. */
export async function stopEverything() {
  for (const one of [...running].toReversed()) {
    running.delete(one);
    await one.stop();
  }
}

function track(started) {
  const one = { stop: started.stop };
  running.add(one);
  return {
    ...started,
    async stop() {
      if (running.delete(one)) await started.stop();
    },
  };
}

/**
 * What a scenario is written upon. One Postgres for the whole run; everything a round starts with these is stopped, and
 * its database dropped, when the round ends.
 *
 * @returns `machine`, `postgres` (its settings);
 *   `database()`: empty, with the product's schema, `{ url, query }`;
 *   `service({ databaseUrl, … })`, `rawLoop({ databaseUrl, … })`, `receiver()`, `load()`: see what starts them;
 *   `settled(database, timeoutSeconds)`: resolves with `now()`'s time once nothing is pending in a database;
 *   `scope(work)`: stops what `work` started once it is done, as each round does by itself;
 *   `rounds({ raw, product, … })`; `report({ title, rows, sides, notes })`
 */
export async function startBench(scenario, options) {
  const machine = machineFacts();
  const postgres = track(await startPostgres());
  const say = (text) => console.error(`${scenario}: ${text}`);
  return {
    machine,
    postgres: postgres.settings,
    say,
    async database() {
      const made = await postgres.database();
      return track({ ...made, stop: made.drop });
    },
    service: async (how) => track(await startService(how)),
    rawLoop: async (how) => track(await startRawLoop(how)),
    receiver: async () => track(await startReceiver()),
    load: () => track(startLoad()),
    settled,
    scope,
    rounds: (sides) => alternate(sides, options.rounds, say),
    report: (what) => report({ scenario, options, machine, postgres: postgres.settings, ...what }),
  };
}

/** Round by round each side in turn, so that whatever else the machine does hits all of them alike. */
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

/** Stops what `work` started once it is done. */
async function scope(work) {
  const before = new Set(running);
  const result = await work();
  for (const one of [...running].toReversed()) {
    if (before.has(one)) continue;
    running.delete(one);
    await one.stop();
  }
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
