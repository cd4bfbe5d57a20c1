import { countRows } from './seed/count-rows.js';
import { attachDay, finishDay, openDay } from './seed/day-partitions.js';
import { insertRows } from './seed/insert-rows.js';
import { planRows } from './seed/plan.js';
import { number, showProgress } from './seed/progress.js';
import { seededAccounts, seededWebhooks } from './seed/seeded-accounts.js';
import { openDatabase } from './seed/seeding-database.js';
import { SeedingError } from './seed/seeding-error.js';

/** The rows of one statement: half a second of work, so that nobody waits long for its locks. */
const ROWS_PER_STATEMENT = 20_000;

export const describe = {
  text: 'fills DATABASE_URL with 30 days of finished deliveries, while the service runs',
  options: {
    deliveries: { default: 1_000_000, text: 'how many in all' },
    accounts: {
      default: 1,
      text: 'number of accounts, including the first; creates missing ones and prints their tokens',
    },
    undelivered: { default: '', text: 'undelivered ones per account (5 %, at least 1000)' },
    bytes: { default: 200, min: 40, text: 'size of each payload' },
    connections: { default: 2, text: 'parallel connections' },
  },
};

/** The maximum of each option. */
const MOST = { deliveries: 1_000_000_000, accounts: 10_000, bytes: 262_144, connections: 16 };

/**
 * Fills the database at `url` with history, by SQL, while the service may run: 30 days of events, deliveries and attempts
 * of 20 webhooks an account, none of them pending. Run again, it adds as many more.
 *
 * @param given what was described; `daysAgo`: all of it on the one day so many days ago
 * @throws SeedingError for what its user can put right
 */
export async function run(given, url = process.env.DATABASE_URL) {
  const options = checked(given);
  const database = await openDatabase(url, options.connections);
  try {
    const [client] = database.clients;
    const { rows: clock } = await client.query(`SELECT extract(epoch FROM now()) * 1000 AS ms`);
    const plan = planRows(Number(clock[0].ms), options);
    const accounts = await seededAccounts(client, options.accounts);
    const accountIds = accounts.map(({ id }) => id);
    for (const { id, token } of accounts) if (token) console.log(`Created account ${id}, token: ${token}`);
    const webhookIds = await seededWebhooks(client, accountIds);
    const firstId = await reserveIds(client, options.deliveries);
    await fill(
      database.clients,
      { ...plan, firstId, accountIds, webhookIds, bytes: options.bytes },
      options.deliveries,
    );
    await client.query('ANALYZE events, deliveries, undelivered_deliveries, attempts, webhooks, accounts');
    await client.query('VACUUM (ANALYZE) delivery_counts, delivery_rollups');
    await conclude(client, plan, database.shown);
  } finally {
    await database.end();
  }
}

function checked(options) {
  const { deliveries, accounts } = options;
  for (const [name, most] of Object.entries(MOST)) {
    if (options[name] > most) throw new SeedingError(`--${name} must be at most ${number(most)}.`);
  }
  if (deliveries < accounts) throw new SeedingError('--deliveries must be at least as many as --accounts.');
  if (options.undelivered === undefined) return options;
  const undelivered = /^\d+$/.test(options.undelivered) ? Number(options.undelivered) : Number.NaN;
  const ofEach = Math.floor(deliveries / accounts);
  if (undelivered <= ofEach) return { ...options, undelivered };
  throw new SeedingError(
    `--undelivered must be a whole number up to ${number(ofEach)}, the deliveries of each account.`,
  );
}

/** Takes so many ids at once and returns the first. Nobody else draws from the sequence while it is altered. */
async function reserveIds(client, ids) {
  await client.query('BEGIN');
  await client.query('ALTER SEQUENCE deliveries_id_seq CACHE 1');
  const { rows } = await client.query(`SELECT nextval('deliveries_id_seq') AS first`);
  await client.query(`SELECT setval('deliveries_id_seq', $1)`, [BigInt(rows[0].first) + BigInt(ids) - 1n]);
  await client.query('COMMIT');
  return rows[0].first;
}

/** Day by day, oldest first. Each connection takes the next day when it has finished one. */
async function fill(clients, rows, total) {
  const progress = showProgress(total);
  const waiting = [...rows.days];
  try {
    await Promise.all(
      clients.map(async (client) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await fillDay(client, next, rows, progress);
      }),
    );
  } finally {
    waiting.length = 0;
    progress.end();
  }
}

/** Others see the day's rows and counts together or not at all, even if its partitions are already in use. */
async function fillDay(client, { day, first, last }, rows, progress) {
  const partitions = await openDay(client, day);
  const isInUse = partitions.made.length === 0;
  if (isInUse) await client.query('BEGIN');
  for (let from = first; from <= last; from += ROWS_PER_STATEMENT) {
    const to = Math.min(last, from + ROWS_PER_STATEMENT - 1);
    await insertRows(client, day, from, to, rows);
    progress.add(to - from + 1);
  }
  if (!isInUse) {
    await finishDay(client, partitions);
    await client.query('BEGIN');
  }
  await countRows(client, day, first, last, rows);
  await attachDay(client, partitions);
  await client.query('COMMIT');
}

async function conclude(client, { ofEach, undelivered }, settings) {
  const { rows } = await client.query(`SELECT pg_size_pretty(pg_database_size(current_database())) AS size`);
  console.log(`Each account got ${number(ofEach)} deliveries, ${number(undelivered)} of them undelivered.`);
  console.log(`The database holds ${rows[0].size}.`);
  console.log(
    `Postgres: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  );
}
