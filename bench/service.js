import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

import { builtFile } from './built.js';
import { pause } from './clock.js';
import { watchProcesses } from './process-figures.js';

/**
 * Starts the built service as users run it: one process that does everything, or with `workers: n` one that serves the API
 * and n that deliver.
 *
 * @param options `databaseUrl`; `workers`; or `processes`, a list of `{ roles, env }`; `env` for all of them; `dist`,
 *   the folder of another build
 * @returns `url`, `token`, `operatorToken`, `pids`; `call(method, path, body, token)`; `webhook(fields)` registers one;
 *   `metric(name)`, the sum over labels and processes; `statements()`, those in SQL so far; `cpuSeconds()`, `peakRssMb()`; `processes`, each with `pid`, `url`,
 *   `kill(signal)` and `ended`; `restart(i)` starts one anew that ended, where `cpuSeconds` and `peakRssMb` do not follow it;
 *   `stop()`
 */
export async function startService({ databaseUrl, workers = 0, processes = processesFor(workers), env = {}, dist }) {
  const token = randomBytes(16).toString('hex');
  const operatorToken = randomBytes(16).toString('hex');
  const shared = {
    DATABASE_URL: databaseUrl,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ACCOUNT_TOKEN: token,
    OPERATOR_TOKEN: operatorToken,
    TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'error',
    ...env,
  };
  const start = ({ roles, env: own }) => startProcess({ ...shared, ROLES: roles, ...own }, dist);
  const started = [];
  try {
    // One after another: the first one migrates and creates the account.
    for (const one of processes) started.push(await start(one));
  } catch (error) {
    await stopAll(started);
    throw error;
  }
  const watch = watchProcesses(started.map(({ pid }) => pid));
  const { url } = started[processes.findIndex(({ roles }) => roles.includes('api'))];
  const request = (method, path, body, as = token) => call(url + path, as, method, body);
  const metric = async (name) => sum(await Promise.all(started.map((one) => metricOf(one.url, name))));
  return {
    url,
    token,
    operatorToken,
    processes: started,
    pids: started.map(({ pid }) => pid),
    call: request,
    webhook: (fields) => request('POST', '/api/v1/webhooks', { eventType: '*', ...fields }),
    metric,
    statements: () => metric('hookledger_sql_statements_total'),
    cpuSeconds: watch.cpuSeconds,
    peakRssMb: watch.peakRssMb,
    async restart(i) {
      await started[i].ended;
      started[i] = await start(processes[i]);
    },
    async stop() {
      watch.stop();
      await stopAll(started);
    },
  };
}

function processesFor(workers) {
  if (workers === 0) return [{ roles: 'api,worker' }];
  return [{ roles: 'api' }, ...Array.from({ length: workers }, () => ({ roles: 'worker' }))];
}

async function startProcess(env, dist) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const nodeArgs = [
    '--min-semi-space-size=32',
    '--max-semi-space-size=32',
    '--max-old-space-size=512',
    ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? []),
  ];
  const child = spawn(process.execPath, [...nodeArgs, builtFile('main.js', dist)], {
    env: { UV_THREADPOOL_SIZE: '64', ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The service did not start.');
    await pause(50);
  }
  return { pid: child.pid, url, ended, kill: (signal) => child.kill(signal) };
}

async function stopAll(processes) {
  for (const one of processes) one.kill('SIGTERM');
  await Promise.all(processes.map(({ ended }) => ended));
}

async function call(url, token, method, body) {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url} returned ${response.status}: ${await response.text()}`);
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

async function isReady(url) {
  return (await fetch(`${url}/health/ready`).catch(() => null))?.ok ?? false;
}

async function metricOf(url, name) {
  const response = await fetch(`${url}/metrics`).catch(() => null);
  const lines = (await response?.text())?.match(new RegExp(`^${name}(?:\\{[^}]*\\})? \\S+$`, 'gm')) ?? [];
  return sum(lines.map((line) => Number(line.split(' ').at(-1))));
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
