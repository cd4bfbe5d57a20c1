import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../dist/src/main.js');

/** Starts the built service, and answers a client of its first account and how to stop it. */
export async function startService() {
  const dataDir = await mkdtemp(join(tmpdir(), 'hookledger-bench-'));
  const token = randomBytes(16).toString('hex');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = spawn(process.execPath, [MAIN], {
    env: {
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      ACCOUNT_TOKEN: token,
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => service.once('exit', resolve));
  while (!(await isReady(url))) {
    if (service.exitCode !== null) throw new Error('The service did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid: service.pid,
    call: (method, path, body) => call(url + path, token, method, body),
    /** The sum of a metric over its labels. */
    metric: async (name) => sumOf(await (await fetch(`${url}/metrics`)).text(), name),
    async stop() {
      service.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function call(url, token, method, body) {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body,
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function isReady(url) {
  return (await fetch(`${url}/health/ready`).catch(() => null))?.ok ?? false;
}

function sumOf(text, name) {
  const values = text.match(new RegExp(`^${name}(?:\\{[^}]*\\})? \\S+$`, 'gm')) ?? [];
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
