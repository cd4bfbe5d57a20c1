import { join } from 'node:path';

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { describeInBrowser, shown, useBrowser, type Visit, type VisitOptions } from '../support/browser.js';
import { aBusyShop, SCRIPT, SCRIPT_URL } from '../support/browser-shop.js';
import { operatorToken } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const LIMIT_KB = 250;
/** Each is a request, and a browser makes only six at a time. */
const LIMIT_FILES = 6;
const PHONE = { width: 390, height: 844 };
/** Resolves once all animations have ended. A change of width or theme may start some, which may start others. */
const SETTLED = `(async () => {
  for (let still = 0; still < 3; still++) {
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations();
    if (moving.length > 0) still = 0;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
})()`;
const EMPTY_PAGES = {
  'empty-overview': '/',
  'empty-deliveries': '/deliveries',
  'empty-undelivered': '/undelivered',
  'empty-webhooks': '/webhooks',
  'empty-events': '/events',
};
const SCREENSHOTS = join(import.meta.dirname, 'screenshots');

/** The findings for one page. */
interface Look {
  readonly name: string;
  /** axe's findings in each theme. */
  readonly light: string[];
  readonly dark: string[];
  readonly text: string;
  /** Foreign text that was not shown as plain text. */
  readonly live: string[];
  /** Its width on a phone, in pixels. */
  readonly phoneWidth: number;
  /** Violations of the content policy, uncaught errors and console errors. */
  readonly wrong: string[];
}

describeInBrowser('every page', () => {
  const app = useApp();
  const visit = useBrowser(app);
  const [healthy, failing] = [useReceiver(), useReceiver()];
  const looks: Look[] = [];
  let token: string;
  beforeAll(async () => {
    const shop = await aBusyShop(app(), healthy, failing);
    token = shop.account.token;
    await tour(pagesOf(shop), { token });
    await tour(EMPTY_PAGES, { token: (await app().account()).token });
    await tour({ 'operator-settings': '/settings' }, { token: await operatorToken(app()) });
    await tour({ 'sign-in': '/sign-in' }, { expected: /status of 401/ });
  }, 300_000);

  const tour = async (pages: Record<string, string>, options: VisitOptions) => {
    const seen = await visit('about:blank', { reducedMotion: 'reduce', ...options });
    for (const [name, path] of Object.entries(pages)) looks.push(await lookAt(seen, name, path));
  };

  it('violates no serious or critical axe rule, in the light or dark theme', () => {
    expect(found(({ light, dark }) => [...light, ...dark])).toEqual({});
    expect(looks.length).toBeGreaterThan(20);
  });

  it('respects the content policy, throws nothing and logs no console errors', () => {
    expect(found(({ wrong }) => wrong)).toEqual({ 'sign-in': [expect.stringContaining('401')] });
  });

  it('fits a phone without scrolling sideways', () => {
    expect(found(({ phoneWidth }) => (phoneWidth > PHONE.width ? [String(phoneWidth)] : []))).toEqual({});
  });

  it('shows foreign content as plain text', () => {
    expect(looks.filter(({ text }) => text.includes(SCRIPT)).length).toBeGreaterThan(1);
    expect(looks.filter(({ text }) => text.includes(SCRIPT_URL)).length).toBeGreaterThan(1);
    expect(found(({ live }) => live)).toEqual({});
  });

  /** The findings by page. */
  const found = (pick: (look: Look) => string[]) =>
    Object.fromEntries(looks.map((look) => [look.name, pick(look)] as const).filter(([, texts]) => texts.length > 0));

  it(`needs at most ${LIMIT_KB} kB of compressed JavaScript in ${LIMIT_FILES} files for the first page`, async () => {
    const { page } = await visit('about:blank', { token });
    const scripts: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
    await page.goto('/');
    await shown(page);
    const sizes = await Promise.all(scripts);
    const kB = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
    console.log(`JavaScript transferred at first load: ${kB.toFixed(1)} kB in ${sizes.length} files.`);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(kB).toBeLessThanOrEqual(LIMIT_KB);
    expect(sizes.length).toBeLessThanOrEqual(LIMIT_FILES);
  });
});

/** axe's serious and critical findings: the rule and the place. */
async function seriousOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary}`),
    );
}

/** Opens a page in both themes and at the width of a phone, and takes a screenshot of each. */
async function lookAt({ page, context, violations, errors }: Visit, name: string, path: string): Promise<Look> {
  const shot = (as: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}-${as}.png`), fullPage: true });
  const themed = async (colorScheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await page.evaluate(SETTLED);
    await shot(colorScheme);
    return seriousOf(page);
  };
  await page.goto(path);
  await shown(page);
  const [light, dark] = [await themed('light'), await themed('dark')];
  const text = await page.evaluate<string>('document.body.innerText');
  const live = await page.locator('[href^="javascript:" i], [onerror], main script, main iframe').count();
  const elsewhere = context.pages().length > 1 || new URL(page.url()).pathname !== path;
  const whole = page.viewportSize()!;
  await page.setViewportSize(PHONE);
  await page.evaluate(SETTLED);
  await shot('phone');
  const phoneWidth = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  await page.setViewportSize(whole);
  return {
    name,
    light,
    dark,
    text,
    live: [...(live > 0 ? [`${live} elements`] : []), ...(elsewhere ? [page.url()] : [])],
    phoneWidth,
    wrong: [...violations.splice(0), ...errors.splice(0)],
  };
}

function pagesOf(shop: Awaited<ReturnType<typeof aBusyShop>>): Record<string, string> {
  return {
    overview: '/',
    deliveries: '/deliveries',
    'delivery-exhausted': `/deliveries/${shop.exhausted.id}`,
    'delivery-retrying': `/deliveries/${shop.retrying.id}`,
    'delivery-hostile': `/deliveries/${shop.hostile.id}`,
    'delivery-unknown': '/deliveries/999999',
    undelivered: '/undelivered',
    webhooks: '/webhooks',
    'webhook-new': '/webhooks/new',
    webhook: `/webhooks/${shop.givenUp.id}`,
    'webhook-edit': `/webhooks/${shop.givenUp.id}/edit`,
    events: '/events',
    'event-new': '/events/new',
    event: `/events/${shop.event.id}`,
    settings: '/settings',
  };
}
