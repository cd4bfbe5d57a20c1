import { randomBytes } from 'node:crypto';

import { startBench } from '../bench.js';
import { now, pause } from '../clock.js';
import { historyQuestions } from '../history-questions.js';
import { reachDatabase, seededDatabase } from '../seeded-database.js';
import { storeWaiting } from '../store-waiting.js';
import { percentile } from '../statistics.js';
import { tableSizes } from '../table-sizes.js';

export const describe = {
  text: 'lists, deep pages, filters and statistics of a long history, with totals checked',
  options: {
    deliveries: { default: 1_000_000, text: 'in the history' },
    accounts: { default: 5, text: 'that share it; the first is asked' },
    undelivered: { default: 20_000, text: 'of each account’s' },
    waiting: { default: 0, text: 'deliveries of the first account that wait behind an open circuit besides' },
    requests: { default: 40, text: 'of each kind, in shuffled order' },
    seeded: { default: '', text: 'URL of a database seeded before, under the same SECRETS_KEY; it is left as it is' },
  },
};

const SETTINGS = ['shared_buffers', 'work_mem', 'effective_cache_size', 'random_page_cost'];

/** Small payloads, so that the history can be long. */
const PAYLOAD_BYTES = 60;

/**
 * Seeded once, and each round asks every question. Nothing is published meanwhile, so the database's count is exact.
 */
export async function run(options) {
  const bench = await startBench('history-read', options);
  const { accounts, undelivered, requests } = options;
  const env = { SECRETS_KEY: (options.seeded && process.env.SECRETS_KEY) ?? randomBytes(32).toString('base64') };
  const wanted = { deliveries: options.deliveries, accounts, undelivered: String(undelivered), bytes: PAYLOAD_BYTES };
  const database = options.seeded ? reachDatabase(options.seeded) : await seededDatabase(bench, wanted, env);
  const [{ deliveries }] = await database.query('SELECT count(*)::integer AS deliveries FROM deliveries');
  if (options.waiting > 0) await letWait(bench, database, options.waiting);
  const settings = await settingsOf(database);
  const notes = [`Table + indexes: ${await sizesText(database)}.`, settingsText(settings)];
  const service = await bench.service({ databaseUrl: database.url, env });
  const { account, questions } = await questionsOf(database);
  const wrong = [];
  for (const question of questions) await checkTotal({ bench, database, service, account, wrong }, question);
  notes.push(wrong.length === 0 ? 'Every total equals count(*).' : `Other totals than count(*): ${wrong.join('; ')}.`);
  if (wrong.length > 0) process.exitCode = 1;

  const { asked } = await bench.rounds({ asked: () => round(service, questions, requests) });
  const share = (of) =>
    asked.map((times) => Object.fromEntries(Object.entries(times).map(([key, ms]) => [key, percentile(ms, of)])));
  await bench.report({
    title: `${deliveries.toLocaleString('en-US')} deliveries of ${accounts} accounts, each question ${requests} times, in ms`,
    rows: questions.map(({ text, seenTotal }) => ({ key: text, text: textOf(text, seenTotal), digits: 1 })),
    sides: { p50: share(0.5), p95: share(0.95), slowest: share(1) },
    notes,
    postgres: { ...bench.postgres, ...settings },
  });
}

const textOf = (text, total) => (total === undefined ? text : `${text} (of ${total.toLocaleString('en-US')})`);

/** Until all of them have waited longer than the minute after which they are listed. */
async function letWait(bench, database, count) {
  const [{ id }] = await database.query(`SELECT id FROM webhooks ORDER BY id OFFSET 1 LIMIT 1`);
  await database.query(
    `INSERT INTO circuits (webhook_id, reason, open_until) VALUES ($1, 'bench', now() + interval '1 day')
         ON CONFLICT (webhook_id) DO UPDATE SET open_until = excluded.open_until`,
    [id],
  );
  bench.say(`${count.toLocaleString('en-US')} deliveries are stored that wait …`);
  await storeWaiting(database, id, count, PAYLOAD_BYTES);
  await pause(61_000);
}

/** For the first account: one of its many webhooks and event types. */
async function questionsOf(database) {
  const [{ account, webhookId, eventType }] = await database.query(
    `SELECT account_id AS account, id AS "webhookId", event_type AS "eventType" FROM webhooks ORDER BY id LIMIT 1`,
  );
  return { account, questions: historyQuestions({ webhookId, eventType, nowMs: Date.now() }) };
}

/** Rows may leave a list between two counts as time passes, so its total may or may not include them. */
async function checkTotal({ bench, database, service, account, wrong }, question) {
  const { text, total, where, values } = question;
  if (!where) return;
  const count = async () =>
    (await database.query(`SELECT count(*)::integer AS count FROM deliveries WHERE ${where}`, [account, ...values]))[0]
      .count;
  const before = await count();
  question.seenTotal = total(await ask(service, question, before));
  const after = await count();
  if (question.seenTotal <= before && question.seenTotal >= after) return;
  wrong.push(`${text}: ${question.seenTotal}, not ${before}`);
  bench.say(wrong.at(-1));
}

function ask(service, { method, path, body }, wholeTotal) {
  return service.call(method, typeof path === 'function' ? path(wholeTotal) : path, body);
}

/** Returns the milliseconds of each question. */
async function round(service, questions, requests) {
  const whole = questions.find(({ isWhole }) => isWhole);
  let wholeTotal = whole.seenTotal;
  const times = Object.fromEntries(questions.map(({ text }) => [text, []]));
  for (const question of shuffled(Array.from({ length: requests }, () => questions).flat())) {
    const startedAt = now();
    const answer = await ask(service, question, wholeTotal);
    times[question.text].push(now() - startedAt);
    if (answer.errors) throw new Error(`${question.text} returned ${JSON.stringify(answer.errors)}`);
    if (question === whole) wholeTotal = question.total(answer);
  }
  return times;
}

function shuffled(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

async function settingsOf(database) {
  const settings = {};
  for (const name of SETTINGS) settings[name] = (await database.query(`SHOW ${name}`))[0][name];
  return settings;
}

const settingsText = (settings) =>
  `Postgres: ${Object.entries(settings)
    .map((one) => one.join(' '))
    .join(', ')}.`;

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

async function sizesText(database) {
  const sizes = (await tableSizes(database)).filter(({ table, indexes }) => table + indexes >= 2 ** 20);
  const sum = sizes.reduce((total, { table, indexes }) => total + table + indexes, 0);
  const each = sizes.map(({ name, table, indexes }) => `${name} ${megabytes(table)} + ${megabytes(indexes)}`);
  return `${megabytes(sum)} in all; ${each.join(', ')}`;
}
