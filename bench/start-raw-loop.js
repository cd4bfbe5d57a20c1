import pg from 'pg';

import { watchProcesses } from './process-figures.js';
import { startProgram } from './rpc.js';

/**
 * Room for the allocations of a few hundred deliveries in flight. Without it a tenth of the time goes into copying
 * them.
 */
const NODE_ARGS = ['--max-semi-space-size=64'];

const DEFAULTS = { from: 0, types: ['bench.event'], bytes: 1600 };

/**
 * Starts the raw loop, see `raw-loop.js`: one process that does everything, or with `workers: n` one that publishes and n
 * that deliver, which it tells by NOTIFY.
 *
 * @param options `databaseUrl`, of a database with the product's schema; `webhooks`, a list of `{ eventType, targetUrl }`
 *   (an exact type, all on one receiver)
 * @returns `throughput(…)` and `singles(…)`, which take and return what a load's `batches` and `singles` do; `figures()`:
 *   `{ statements, recorded }`; `statements()`; `pids`, `cpuSeconds()`, `peakRssMb()`; `stop()`
 */
export async function startRawLoop({ databaseUrl, webhooks, workers = 0 }) {
  await addWebhooks(databaseUrl, webhooks);
  const execArgv = [...NODE_ARGS, ...(process.env.BENCH_RAW_ARGS?.split(' ') ?? [])];
  const processes = Array.from({ length: 1 + workers }, () => startProgram('raw-loop.js', { execArgv }));
  const [publisher] = processes;
  for (const [i, one] of processes.entries()) await one.call('setUp', { databaseUrl, deliver: workers === 0 || i > 0 });
  const pids = processes.map(({ pid }) => pid);
  const watch = watchProcesses(pids);
  const tell = workers > 0;
  const figures = async () => {
    const all = await Promise.all(processes.map((one) => one.call('figures')));
    const sum = (key) => all.reduce((total, one) => total + one[key], 0);
    return { statements: sum('statements'), recorded: sum('recorded') };
  };
  return {
    pids,
    throughput: (options) => publisher.call('throughput', { ...DEFAULTS, batch: 500, ahead: 4000, tell, ...options }),
    singles: (options) => publisher.call('singles', { ...DEFAULTS, jitter: 0, tell, ...options }),
    statements: async () => (await figures()).statements,
    figures,
    cpuSeconds: watch.cpuSeconds,
    peakRssMb: watch.peakRssMb,
    async stop() {
      watch.stop();
      await Promise.all(processes.map((one) => one.call('end').catch(() => {})));
      await Promise.all(processes.map((one) => one.stop()));
    },
  };
}

async function addWebhooks(databaseUrl, webhooks) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(`INSERT INTO accounts (name) VALUES ('raw loop') RETURNING id`);
    await client.query(
      `INSERT INTO webhooks (account_id, event_type, target_url, format, retry_countdown_config, max_attempts)
       SELECT $1, "eventType", "targetUrl", 'envelope', '{"choice":"fixed","kwargs":{"seconds":60}}', 11
         FROM json_to_recordset($2::json) AS w("eventType" text, "targetUrl" text)`,
      [rows[0].id, JSON.stringify(webhooks)],
    );
  } finally {
    await client.end();
  }
}
