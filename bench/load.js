/**
 * The publisher, a separate program that `npm run bench` controls through `start-load.js`. Singles are an open loop:
 * each has a scheduled time, so a service that falls behind does not get less load.
 */
import { Pool } from 'undici';

import { now, pause } from './clock.js';
import { payloadText } from './payload.js';
import { serveCalls } from './rpc.js';

const pools = new Map();

function poolOf(url) {
  let pool = pools.get(url);
  if (!pool) pools.set(url, (pool = new Pool(url, { connections: 128, pipelining: 1 })));
  return pool;
}

async function post(url, token, path, body) {
  const answer = await poolOf(url).request({
    path,
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 202) throw new Error(`POST ${path} returned ${answer.statusCode}: ${text.slice(0, 300)}`);
}

const eventText = (type, n, at, bytes) => `{"type":"${type}","payload":${payloadText(n, at, bytes)}}`;

/** Milliseconds from the start: evenly spaced, or with `jitter` (0 to 1) at random within that part of the interval. */
function scheduleOf(count, perSecond, jitter) {
  const interval = 1000 / perSecond;
  return Float64Array.from({ length: count }, (_, i) => (i + jitter * (Math.random() - 0.5)) * interval + interval);
}

async function singles({ url, token, types, from, count, perSecond, bytes, jitter }) {
  const scheduled = scheduleOf(count, perSecond, jitter);
  const accepted = new Float64Array(count).fill(Number.NaN);
  let errors = 0;
  let firstError = null;
  const open = new Set();
  const start = now();
  for (let i = 0; i < count; i++) scheduled[i] += start;
  for (let next = 0; next < count;) {
    while (next < count && scheduled[next] <= now()) {
      const index = next;
      const type = types[index % types.length];
      const sent = post(url, token, '/api/v1/events', eventText(type, from + index, scheduled[index], bytes))
        .then(
          () => (accepted[index] = now()),
          (error) => {
            errors += 1;
            firstError ??= error.message;
          },
        )
        .finally(() => open.delete(sent));
      open.add(sent);
      next += 1;
    }
    await pause(1);
  }
  await Promise.all(open);
  return { scheduled, accepted, errors, firstError };
}

async function batches({ url, token, types, from, count, batch, inFlight, bytes }) {
  const startedAt = now();
  const requestMs = [];
  let next = 0;
  const publisher = async () => {
    while (next < count) {
      const first = next;
      next = Math.min(count, first + batch);
      const at = now();
      const events = Array.from({ length: next - first }, (_, i) =>
        eventText(types[(first + i) % types.length], from + first + i, at, bytes),
      );
      await post(url, token, '/api/v1/events/batch', `{"events":[${events.join(',')}]}`);
      requestMs.push(now() - at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, publisher));
  return { startedAt, endedAt: now(), requestMs };
}

serveCalls({ singles, batches });
