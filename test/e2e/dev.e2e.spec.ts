import { rm } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../support/app.js';
import { processesLeft, Program } from '../support/program.js';
import { buildService } from '../support/service-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('npm run dev', () => {
  let folder: string;
  beforeAll(async () => {
    buildService();
    folder = await temporaryFolder();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs the service, and the page in front of it, until Ctrl-C, which leaves nothing running', async () => {
    const port = await freePort();
    const dev = new Program('npm', ['run', 'dev'], { DATA_DIR: folder, PORT: String(port) });
    try {
      await expect.poll(() => dev.output, { timeout: 90_000 }).toContain(`Hookledger is at http://127.0.0.1:${port}`);
      await expect.poll(() => dev.output, { timeout: 30_000 }).toMatch(/Local: +\S+/);
      const page = /Local: +(\S+)/.exec(dev.output)![1]!;
      expect(await (await fetch(page)).text()).toContain('/@vite/client');
      for (const url of [`http://127.0.0.1:${port}/`, page]) {
        expect((await fetch(new URL('/health/ready', url))).status).toBe(200);
      }
    } finally {
      dev.signal('SIGINT', 'group');
    }
    expect(await dev.ended).toBe(0);
    expect(await processesLeft(dev.pid, folder)).toEqual([]);
  }, 120_000);
});
