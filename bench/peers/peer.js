import { createHmac, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';

import { now, pause } from '../clock.js';
import { payloadText } from '../payload.js';
import { serveCalls } from '../rpc.js';
import { packagesIn } from './packages.js';

const SOCKETS = 128;
const CONNECTIONS = 16;
const TIMEOUT_MS = 10_000;

/** How far the publisher may be ahead of the deliveries, and how many events it publishes at once: as in the raw loop. */
const AHEAD = 4_000;
const BATCH = 500;
const PUBLISHERS = 2;

const ATTEMPTS = `
  CREATE TABLE peer_attempts (
    event_id uuid NOT NULL, number integer NOT NULL, started_at timestamptz NOT NULL, duration_ms integer NOT NULL,
    response_status integer, response_headers json, response_body text, PRIMARY KEY (event_id, number))`;
const NOTE = {
  name: 'note',
  text: `INSERT INTO peer_attempts VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/**
 * Runs as a program what a Node team builds on a queue library: events go into the queue, and the library calls `deliver` for
 * each, which signs it, POSTs it with axios via keep-alive sockets and inserts a row for the attempt.
 *
 * @param startQueue `(require, { databaseUrl, redisPort }, deliver)`, returns `{ add(events), addOne(event), end() }`;
 *   `deliver(event, number)` throws if the attempt failed, so that the library retries
 */
export function servePeer(startQueue) {
  let peer;
  serveCalls({
    async setUp(settings) {
      peer = await startPeer(startQueue, settings);
    },
    throughput: (options) => throughput(peer, options),
    singles: (options) => singles(peer, options),
    recorded: () => peer.recorded,
    end: () => peer.end(),
  });
}

async function startPeer(startQueue, settings) {
  const require = packagesIn(settings.packages);
  const pg = require('pg');
  const axios = require('axios');
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: CONNECTIONS });
  await pool.query(ATTEMPTS);
  const client = axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: SOCKETS }),
    timeout: TIMEOUT_MS,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    decompress: false,
    validateStatus: () => true,
  });
  const peer = { recorded: 0, queue: undefined, end: undefined };
  peer.queue = await startQueue(require, settings, async (event, number) => {
    await deliver({ client, pool, targetUrl: settings.targetUrl }, event, number);
    peer.recorded += 1;
  });
  peer.end = async () => {
    await peer.queue.end();
    await pool.end();
  };
  return peer;
}

async function deliver({ client, pool, targetUrl }, { id, type, payload }, number) {
  const startedAt = now();
  const body = `{"event":{"type":"${type}","uuid":"${id}"},"payload":${payload}}`;
  const seconds = Math.floor(startedAt / 1000);
  const signature = createHmac('sha256', 'what signs here: thirty-two bytes')
    .update(`${id}.${seconds}.${body}`)
    .digest('base64');
  const { status, headers, data } = await client.post(targetUrl, body, {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    },
  });
  const values = [
    id,
    number,
    new Date(startedAt),
    Math.round(now() - startedAt),
    status,
    JSON.stringify(headers),
    data,
  ];
  await pool.query({ ...NOTE, values });
  if (status < 200 || status > 299) throw new Error(`The receiver returned ${status}.`);
}

/** The payload stays text: pg-boss stores data as `jsonb`, which would change its bytes. */
const eventOf = (n, at, bytes) => ({ id: randomUUID(), type: 'bench.event', payload: payloadText(n, at, bytes) });

async function throughput(peer, { count, bytes }) {
  const startedAt = now();
  const before = peer.recorded;
  let next = 0;
  const publisher = async () => {
    while (next < count) {
      while (next - (peer.recorded - before) > AHEAD) await pause(1);
      const first = next;
      next = Math.min(count, first + BATCH);
      const at = now();
      await peer.queue.add(Array.from({ length: next - first }, (_, i) => eventOf(first + i, at, bytes)));
    }
  };
  await Promise.all(Array.from({ length: PUBLISHERS }, publisher));
  return { startedAt };
}

/** An open loop, like that of `load.js`. */
async function singles(peer, { from, count, perSecond, bytes }) {
  const accepted = new Float64Array(count).fill(Number.NaN);
  const open = [];
  const start = now();
  const due = (index) => start + ((index + 1) * 1000) / perSecond;
  for (let next = 0; next < count;) {
    for (; next < count && due(next) <= now(); next++) {
      const index = next;
      open.push(
        peer.queue.addOne(eventOf(from + index, due(index), bytes)).then(() => {
          accepted[index] = now();
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(open);
  return { accepted };
}
