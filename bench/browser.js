import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

import { OptionError } from './options.js';

const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Turns off the browser's own background work during the measurement. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SIZE = { width: 1280, height: 800 };

/** @throws OptionError if there is no Chromium: better before an hour of seeding than after it */
export function requireChromium() {
  if (existsSync(EXECUTABLE)) return;
  throw new OptionError(`No Chromium at ${EXECUTABLE}: install it, or set CHROMIUM_PATH.`);
}

/**
 * Starts Chromium.
 *
 * @returns `signIn(url, token)` returns the cookies of a session; `visitor(url, cookies)` a visitor with an empty cache:
 *   `open(path, watch, done)` returns the first truthy result of `done`, on a page that runs `watch` before all else;
 *   `picture(path, file)` saves the page once all of it is shown; `leave()`. `version`; `stop()`
 */
export async function startBrowser() {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  const context = (baseURL) => browser.newContext({ baseURL, locale: 'en-GB', viewport: SIZE });
  return {
    version: browser.version(),
    async signIn(url, token) {
      const visit = await context(url);
      const answer = await visit.request.post('/api/v1/session', { data: { token } });
      if (!answer.ok()) throw new Error(`Signing in returned ${answer.status()}.`);
      const cookies = await visit.cookies();
      await visit.close();
      return cookies;
    },
    async visitor(url, cookies) {
      const visit = await context(url);
      await visit.addCookies(cookies);
      return {
        open: (path, watch, done) => open(visit, path, watch, done),
        picture: (path, file) => picture(visit, path, file),
        leave: () => visit.close(),
      };
    },
    stop: () => browser.close(),
  };
}

async function open(visit, path, watch, done) {
  const page = await visit.newPage();
  await page.addInitScript(watch);
  await page.goto(path, { waitUntil: 'commit' });
  const found = await (await page.waitForFunction(done)).jsonValue();
  await page.close();
  return found;
}

async function picture(visit, path, file) {
  const page = await visit.newPage();
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ ...SIZE, height });
  await page.screenshot({ path: file, animations: 'disabled' });
  await page.close();
}
