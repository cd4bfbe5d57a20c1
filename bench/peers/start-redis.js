import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pause } from '../clock.js';

export const isRedisInstalled = () => spawnSync('redis-server', ['--version']).status === 0;

/** Starts a separate Redis that logs every command and syncs the log once a second, as in most installations. */
export async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'hookledger-bench-redis-'));
  const port = await freePort();
  const settings = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const server = spawn('redis-server', settings.map(String), { stdio: 'ignore' });
  const ended = once(server, 'exit');
  const killAndClear = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  // Otherwise Redis would keep running if this process ends in some other way.
  process.once('exit', killAndClear);
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error('redis-server did not start.');
    await pause(20);
  }
  return {
    port,
    pid: server.pid,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      process.off('exit', killAndClear);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
