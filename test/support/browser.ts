import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';

import type { TestApp } from './app.js';

/** Milliseconds. The rest of a run may share two cores with it. */
const PATIENCE_MS = 30_000;

/** Groups tests that need a browser. They are skipped if no Chromium was found. */
export const describeInBrowser: typeof describe.skip = inject('browser') === null ? describe.skip : describe;

/** A tab with the dashboard, and everything in it that should not have happened. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Violated directives of the content policy. */
  readonly violations: string[];
  /** Uncaught errors, and errors that the page or the browser wrote to the console. */
  readonly errors: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** Signs in with this token first. Without it, nobody is signed in. */
  token?: string;
  /** Where the dashboard is, if not at the service itself. */
  origin?: string;
  /** Errors this test causes on purpose. */
  expected?: RegExp;
}

/**
 * Opens visits in the run's one browser. Each starts without cookies or cache, and fails its test if anything went
 * wrong.
 */
export function useBrowser(app: () => TestApp): (path: string, options?: VisitOptions) => Promise<Visit> {
  let browser: Browser | undefined;
  let visits: { visit: Visit; expected: RegExp }[] = [];
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser')!);
  });
  afterEach(async () => {
    const wrong = visits.flatMap(({ visit, expected }) =>
      [...visit.violations, ...visit.errors].filter((text) => !expected.test(text)),
    );
    await Promise.all(visits.map(({ visit }) => visit.context.close()));
    visits = [];
    expect(wrong).toEqual([]);
  });
  afterAll(() => browser?.close());
  return async (path, { token, origin = app().url, expected = /^$/, ...options } = {}) => {
    const context = await browser!.newContext({
      baseURL: origin,
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visit = { context, ...(await watchedPage(context)) };
    visits.push({ visit, expected });
    if (token !== undefined) await context.request.post('/api/v1/session', { data: { token } });
    await visit.page.goto(path);
    return visit;
  };
}

async function watchedPage(context: BrowserContext): Promise<Omit<Visit, 'context'>> {
  const violations: string[] = [];
  const errors: string[] = [];
  await context.exposeBinding('reportViolation', (_source, text: string) => void violations.push(text));
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
       reportViolation(event.effectiveDirective + ' ' + event.blockedURI + ' at ' + event.sourceFile))`,
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(`${line.text()} (${line.location().url})`);
  });
  page.on('dialog', (dialog) => {
    errors.push(`A dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, violations, errors };
}

/** Waits until a page shows its heading and its requests have finished. */
export async function shown(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .locator('[aria-busy=true], .mantine-Skeleton-root, .mantine-Loader-root')
    .first()
    .waitFor({ state: 'detached' });
}
