import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to connect to the run's browser, or null if no Chromium was found. */
    browser: string | null;
  }
}

/**
 * Builds the dashboard if it is missing or stale and starts one Chromium for all browser tests of a run: the one at
 * `CHROMIUM_PATH`, else Debian's. Runs only if a browser test is selected.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    project.provide('browser', null);
    return undefined;
  }
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build-if-needed.js'), 'dashboard'], {
    stdio: 'pipe',
    encoding: 'utf8',
  });
  const server = await chromium.launchServer({
    executablePath,
    // Chromium's sandbox refuses to run as root, as it would in containers.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
