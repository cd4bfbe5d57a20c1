/**
 * The receiver, a separate program that `npm run bench` controls through `start-receiver.js`.
 *
 * The path sets the response: `/ok`, `/status/<code>`, `/slow/<ms>`, `/hang`, each with anything appended. It records
 * for every path which events arrived when, which arrived again after a 2xx, and the highest concurrency. As cheap as
 * `node:http` allows, because it shares the machine with what it measures.
 */
import { createServer } from 'node:http';

import { now, pause } from './clock.js';
import { serveCalls } from './rpc.js';

const BUCKET_MS = 100;
const LOOK_EVERY_MS = 2;
const paths = new Map();

class Path {
  requests = 0;
  distinct = 0;
  repeated = 0;
  unexpected = 0;
  open = 0;
  mostOpen = 0;
  firstAt = Number.NaN;
  lastAt = Number.NaN;
  /** Each `webhook-id` that got a 2xx. */
  answered = new Set();
  /** When event `from + i × step` first arrived, or NaN. */
  arrivals = new Float64Array();
  from = 0;
  step = 1;
  buckets = new Map();

  constructor(url) {
    this.behaviour = behaviourOf(url);
  }

  expect(from, count, step) {
    if (this.arrivals.length === 0) Object.assign(this, { from, step });
    const length = Math.max(this.arrivals.length, (from - this.from) / step + count);
    const longer = new Float64Array(length).fill(Number.NaN);
    longer.set(this.arrivals);
    this.arrivals = longer;
  }

  count(n, id, at) {
    this.requests += 1;
    if (this.requests === 1) this.firstAt = at;
    this.lastAt = at;
    const bucket = Math.floor(at / BUCKET_MS);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    if (this.answered.has(id)) this.repeated += 1;
    const index = (n - this.from) / this.step;
    if (!(Number.isInteger(index) && index >= 0 && index < this.arrivals.length)) this.unexpected += 1;
    else if (Number.isNaN(this.arrivals[index])) {
      this.arrivals[index] = at;
      this.distinct += 1;
    }
  }
}

function behaviourOf(url) {
  const [, kind, value] = url.split('/');
  return {
    status: kind === 'status' ? Number(value) : 200,
    delayMs: kind === 'slow' ? Number(value) : 0,
    hang: kind === 'hang',
  };
}

function pathOf(url) {
  let path = paths.get(url);
  if (!path) paths.set(url, (path = new Path(url)));
  return path;
}

/** The records of a path and of all paths below it. */
const under = (prefix) =>
  [...paths].filter(([url]) => url === prefix || url.startsWith(`${prefix}/`)).map(([, p]) => p);

const sum = (all, key) => all.reduce((total, path) => total + path[key], 0);

const server = createServer((request, response) => {
  const at = now();
  const path = pathOf(request.url);
  const id = request.headers['webhook-id'];
  let n = Number.NaN;
  path.open += 1;
  if (path.open > path.mostOpen) path.mostOpen = path.open;
  response.once('close', () => (path.open -= 1));
  request.once('data', (chunk) => {
    const text = chunk.latin1Slice(0, Math.min(400, chunk.length));
    const start = text.indexOf('"n":', text.indexOf('"at":'));
    if (start >= 0) n = Number.parseInt(text.slice(start + 4, start + 20), 10);
  });
  request.on('end', () => {
    path.count(n, id, at);
    const { status, delayMs, hang } = path.behaviour;
    if (hang) return;
    if (delayMs > 0) setTimeout(answer, delayMs, path, id, response, status);
    else answer(path, id, response, status);
  });
  request.resume();
});

function answer(path, id, response, status) {
  if (status < 300) path.answered.add(id);
  response.sendDate = false;
  response.writeHead(status, { 'content-length': 2 });
  response.end('ok');
}

server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  serveCalls({
    url: () => `http://127.0.0.1:${server.address().port}`,
    expect(urls, from, count, step) {
      for (const url of urls) pathOf(url).expect(from, count, step);
    },
    behave: (url, behaviour) => void Object.assign(pathOf(url).behaviour, behaviour),
    async arrived(prefix, count, timeoutMs) {
      const giveUpAt = performance.now() + timeoutMs;
      while (sum(under(prefix), 'distinct') < count) {
        if (performance.now() > giveUpAt) return false;
        await pause(LOOK_EVERY_MS);
      }
      return true;
    },
    figures(prefix) {
      const all = under(prefix);
      const expected = all.reduce((total, path) => total + path.arrivals.length, 0);
      const distinct = sum(all, 'distinct');
      return {
        requests: sum(all, 'requests'),
        distinct,
        lost: expected - distinct,
        duplicated: sum(all, 'repeated'),
        unexpected: sum(all, 'unexpected'),
        mostOpen: Math.max(0, ...all.map(({ mostOpen }) => mostOpen)),
        firstAt: Math.min(...all.map(({ firstAt }) => firstAt).filter((at) => !Number.isNaN(at))),
        lastAt: Math.max(...all.map(({ lastAt }) => lastAt).filter((at) => !Number.isNaN(at))),
      };
    },
    arrivals: (url) => pathOf(url).arrivals,
    buckets: (prefix) =>
      under(prefix)
        .flatMap(({ buckets }) => [...buckets])
        .map(([bucket, count]) => ({ at: bucket * BUCKET_MS, count })),
    reset: () => paths.clear(),
  });
});
