/**
 * The raw loop: how fast this machine delivers with the same promises and nothing else. No framework, no limits, no
 * fairness, one program with `pg` and `undici` on the product's own tables: publish in one statement, claim up to 256
 * under a lease, POST signed (Standard Webhooks) via 128 sockets, record in fenced batches with synchronous commits.
 *
 * Frozen: every other figure is divided by it, so it changes only if it stops running. A slower one would flatter the
 * product, and a faster one would make old results incomparable.
 */
import { createHmac, createSecretKey, randomUUID } from 'node:crypto';

import pg from 'pg';
import { Pool } from 'undici';

import { now, pause } from './clock.js';
import { makePublisher } from './raw-loop.publisher.js';
import { CLAIM, RECORD, RECORD_FAILED } from './raw-loop.statements.js';
import { serveCalls } from './rpc.js';

const SOCKETS = 128;
/** The most requests in flight. A claim asks for at most 256. */
const SLOTS = 384;
const CLAIM_MOST = 256;
const CLAIM_LEAST = 128;
const RECORD_MOST = 256;
const RECORDERS = 2;
/** Nothing more is claimed while this many outcomes wait. */
const RECORDS_WAITING_MOST = 1024;
const GATHER_MS = 1;
const PUBLISHERS = 2;
/** Ids are not in commit order: a claim looks back this far, and once a second at everything. */
const LOOK_BACK = 2000;
const LOOK_AT_ALL_MS = 1000;
const LOOK_AGAIN_MS = 10;
const TIMEOUT_MS = 10_000;

const PLANS = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';
const SYNCHRONOUS = `${PLANS} -c synchronous_commit=on`;
/** Unlike the product, it may lose a claim in a crash of Postgres. One plan, by primary key. */
const CLAIMING = `${PLANS} -c synchronous_commit=off -c enable_bitmapscan=off -c enable_sort=off -c plan_cache_mode=force_generic_plan`;

let pool, claimer, listener, target, publisher;
let webhooks = new Map();
let stopping = false;
const counts = { statements: 0, published: 0, answered: 0, recorded: 0 };

const key = createSecretKey(Buffer.from('the raw loop signs as all do: 32', 'utf8'));

async function setUp({ databaseUrl, deliver }) {
  pool = new pg.Pool({ connectionString: databaseUrl, max: PUBLISHERS + RECORDERS, options: SYNCHRONOUS });
  const { rows } = await pool.query('SELECT id, account_id, target_url FROM webhooks');
  publisher = makePublisher({ pool, accountId: rows[0].account_id, counts, wake, atOnce: PUBLISHERS });
  webhooks = new Map(rows.map(({ id, target_url: url }) => [id, new URL(url).pathname]));
  if (!deliver) return;
  target = new Pool(new URL(rows[0].target_url).origin, {
    connections: SOCKETS,
    pipelining: 1,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  claimer = new pg.Client({ connectionString: databaseUrl, options: CLAIMING });
  listener = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([claimer.connect(), listener.connect()]);
  listener.on('notification', wake);
  await listener.query('LISTEN raw_wake');
  void claimLoop();
}

// ── claim

let wanted = false;
let woken = () => {};
let free = SLOTS;

function wake() {
  wanted = true;
  woken();
}

const mayClaim = () => stopping || (wanted && free >= CLAIM_LEAST && waiting.length < RECORDS_WAITING_MOST);

/** Claims while slots are free and something is due. During a claim, the deliveries of the last one are sent. */
async function claimLoop() {
  setInterval(wake, LOOK_AT_ALL_MS).unref();
  let above = 0;
  let highest = 0;
  let lookedAtAll = 0;
  for (;;) {
    while (!mayClaim()) await new Promise((resolve) => (woken = resolve));
    if (stopping) return;
    wanted = false;
    if (performance.now() - lookedAtAll > LOOK_AT_ALL_MS) {
      lookedAtAll = performance.now();
      above = 0;
    }
    const room = Math.min(free, CLAIM_MOST);
    const token = randomUUID();
    counts.statements += 1;
    const claim = { ...CLAIM, values: [above, room, token], rowMode: 'array' };
    const { rows } = await claimer.query(claim).catch(unlessStopping);
    for (const row of rows) void send(row, token);
    const last = rows.reduce((most, [id]) => Math.max(most, Number(id)), 0);
    highest = Math.max(highest, last);
    if (rows.length === room) {
      wanted = true;
      above = last;
    } else {
      above = Math.max(0, highest - LOOK_BACK);
      // A claim may have skipped rows that another one had locked, or that committed out of order.
      if (rows.length > 0) lookAgain ??= setTimeout(lookOnceMore, LOOK_AGAIN_MS);
    }
  }
}

let lookAgain;

function lookOnceMore() {
  lookAgain = undefined;
  wake();
}

// ── send

async function send([id, webhookId, uuid, type, payload], token) {
  free -= 1;
  const at = now();
  const body = `{"event":{"type":"${type}","uuid":"${uuid.replaceAll('-', '')}"},"payload":${payload}}`;
  const seconds = Math.floor(at / 1000);
  const signature = createHmac('sha256', key).update(`${uuid}.${seconds}.${body}`).digest('base64');
  const result = { id, token, at, ms: 0, status: null, headers: null, body: null, error: null };
  try {
    const answer = await target.request({
      path: webhooks.get(webhookId),
      method: 'POST',
      headers: [
        'content-type',
        'application/json',
        'webhook-id',
        uuid,
        'webhook-timestamp',
        String(seconds),
        'webhook-signature',
        `v1,${signature}`,
      ],
      body,
    });
    result.body = await answer.body.text();
    result.status = answer.statusCode;
    result.headers = answer.headers;
  } catch (error) {
    result.error = error.code ?? error.name;
  }
  result.ms = Math.round(now() - at);
  free += 1;
  counts.answered += 1;
  woken();
  record(result);
}

// ── record

let waiting = [];
let recording = 0;

function record(result) {
  waiting.push(result);
  if (recording < RECORDERS && (recording === 0 || waiting.length >= RECORD_MOST)) void recordLoop();
}

/** Outcomes that arrive while a batch is written form the next one. */
async function recordLoop() {
  recording += 1;
  while (waiting.length > 0) {
    if (waiting.length < RECORD_MOST) await pause(GATHER_MS);
    const batch = waiting.splice(0, RECORD_MOST);
    if (batch.length === 0) break;
    const arrived = batch.filter(({ status }) => status >= 200 && status < 300);
    const failed = batch.filter((one) => !arrived.includes(one));
    if (arrived.length > 0) await run(RECORD, arrived);
    if (failed.length > 0) await run(RECORD_FAILED, failed);
    counts.recorded += batch.length;
    woken();
  }
  recording -= 1;
}

function run(statement, attempts) {
  counts.statements += 1;
  return pool.query({ ...statement, values: [JSON.stringify(attempts)] }).catch(unlessStopping);
}

function unlessStopping(error) {
  if (!stopping) throw error;
  return { rows: [] };
}

serveCalls({
  setUp,
  throughput: (options) => publisher.throughput(options),
  singles: (options) => publisher.singles(options),
  figures: () => counts,
  async end() {
    stopping = true;
    wake();
    await Promise.all([pool.end(), claimer?.end(), listener?.end(), target?.destroy()]);
  },
});
