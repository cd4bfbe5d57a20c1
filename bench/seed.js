import { finishDay, openDay } from './seed/day-partitions.js';
import { insertRows } from './seed/insert-rows.js';
import { planRows } from './seed/plan.js';
import { number, showProgress } from './seed/progress.js';
import { seededAccounts, seededWebhooks } from './seed/seeded-accounts.js';
import { openDatabase } from './seed/seeding-database.js';
import { SeedingError } from './seed/seeding-error.js';

/** What one statement stores: half a second of work, so that nobody waits long for what it holds. */
const ROWS_PER_STATEMENT = 20_000;

export const SEED_HELP = `  seed                  fills DATABASE_URL with 30 days of deliveries that are done, while the service runs
      --deliveries N    how many in all (1000000)
      --accounts K      whose, the first account among them; missing ones are made, their tokens printed (1)
      --undelivered N   of each account's (5 %, at least 1000)
      --bytes N         of each payload (200)
      --connections N   that fill it side by side (2)`;

export const SEED_OPTIONS = {
  deliveries: { type: 'string', default: '1000000' },
  accounts: { type: 'string', default: '1' },
  undelivered: { type: 'string' },
  bytes: { type: 'string', default: '200' },
  connections: { type: 'string', default: '2' },
};

/**
 * Fills the database at `url` with history, by SQL, while the service may run: 30 days of events, deliveries and attempts
 * of 20 webhooks an account, none of them pending. Run again, it adds as many more.
 *
 * @param given the texts of {@link SEED_OPTIONS}
 * @throws SeedingError for what its user can put right
 */
export async function seed(given, url = process.env.DATABASE_URL) {
  const options = checked(given);
  const database = await openDatabase(url, options.connections);
  try {
    const [client] = database.clients;
    const { rows: clock } = await client.query(`SELECT extract(epoch FROM now()) * 1000 AS ms`);
    const plan = planRows(Number(clock[0].ms), options);
    const accounts = await seededAccounts(client, options.accounts);
    const accountIds = accounts.map(({ id }) => id);
    const webhookIds = await seededWebhooks(client, accountIds);
    const firstId = await reserveIds(client, options.deliveries);
    await fill(
      database.clients,
      { ...plan, firstId, accountIds, webhookIds, bytes: options.bytes },
      options.deliveries,
    );
    await client.query('ANALYZE events, deliveries, undelivered_deliveries, attempts, webhooks, accounts');
    await conclude(client, plan, accounts, database.shown);
  } finally {
    await database.end();
  }
}

function checked(given) {
  const options = {
    deliveries: count(given, 'deliveries', 1, 1_000_000_000),
    accounts: count(given, 'accounts', 1, 10_000),
    undelivered: given.undelivered === undefined ? undefined : count(given, 'undelivered', 0, 1_000_000_000),
    bytes: count(given, 'bytes', 40, 262_144),
    connections: count(given, 'connections', 1, 16),
  };
  const ofEach = Math.floor(options.deliveries / options.accounts);
  if (ofEach < 1) throw new SeedingError('--deliveries must be at least as many as --accounts.');
  if (options.undelivered > ofEach) {
    throw new SeedingError(`--undelivered is of each account, and an account has only ${number(ofEach)} deliveries.`);
  }
  return options;
}

function count(given, name, least, most) {
  const text = String(given[name] ?? SEED_OPTIONS[name].default);
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new SeedingError(
    `--${name} must be a whole number from ${number(least)} to ${number(most)}; it is ${JSON.stringify(text)}.`,
  );
}

/** Takes so many ids at once, and answers the first. While the sequence is being altered nobody else draws from it. */
async function reserveIds(client, ids) {
  await client.query('BEGIN');
  await client.query('ALTER SEQUENCE deliveries_id_seq CACHE 1');
  const { rows } = await client.query(`SELECT nextval('deliveries_id_seq') AS first`);
  await client.query(`SELECT setval('deliveries_id_seq', $1)`, [BigInt(rows[0].first) + BigInt(ids) - 1n]);
  await client.query('COMMIT');
  return rows[0].first;
}

/** Day by day, the oldest first; each connection takes the next day when it is done with one. */
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

async function fillDay(client, { day, first, last }, rows, progress) {
  const partitions = await openDay(client, day);
  for (let from = first; from <= last; from += ROWS_PER_STATEMENT) {
    const to = Math.min(last, from + ROWS_PER_STATEMENT - 1);
    await insertRows(client, day, from, to, rows);
    progress.add(to - from + 1);
  }
  await finishDay(client, partitions);
}

async function conclude(client, { ofEach, undelivered }, accounts, settings) {
  const { rows } = await client.query(`SELECT pg_size_pretty(pg_database_size(current_database())) AS size`);
  console.log(`Each account got ${number(ofEach)} deliveries, ${number(undelivered)} of them undelivered.`);
  for (const { id, token } of accounts) if (token) console.log(`Account ${id} was made; its token: ${token}`);
  console.log(`The database holds ${rows[0].size}.`);
  console.log(
    `Postgres: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  );
}
