import { join } from 'node:path';

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { describeInBrowser, shown, useBrowser } from '../support/browser.js';
import { aBusyShop, SCRIPT, SCRIPT_URL } from '../support/browser-shop.js';
import { operatorToken } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const LIMIT_KB = 250;
const SCREENSHOTS = join(import.meta.dirname, 'screenshots');

describeInBrowser('every page', () => {
  const app = useApp();
  const visit = useBrowser(app);
  const [healthy, failing] = [useReceiver(), useReceiver()];
  let shop: Awaited<ReturnType<typeof aBusyShop>>;
  beforeAll(async () => {
    shop = await aBusyShop(app(), healthy, failing);
  });

  const pages = () => ({
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
  });
  const empty = { 'empty-overview': '/', 'empty-deliveries': '/deliveries', 'empty-undelivered': '/undelivered' };
  const emptier = { 'empty-webhooks': '/webhooks', 'empty-events': '/events' };

  it.each(['light', 'dark'] as const)(
    'is readable for all in the %s theme, keeps to the content policy and fails nowhere',
    async (colorScheme) => {
      const operator = await operatorToken(app());
      const tours = [
        { token: shop.account.token, paths: pages() },
        { token: (await app().account()).token, paths: { ...empty, ...emptier } },
        { token: operator, paths: { 'operator-settings': '/settings' } },
        { paths: { 'sign-in': '/sign-in' }, expected: /status of 401/ },
      ];
      const wrong: Record<string, unknown[]> = {};
      for (const { paths, ...options } of tours) {
        const { page, violations, errors } = await visit('about:blank', {
          colorScheme,
          reducedMotion: 'reduce',
          ...options,
        });
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(path);
          await shown(page);
          await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true });
          const found = [...(await seriousOf(page)), ...violations.splice(0), ...errors.splice(0)];
          const unexpected = found.filter((text) => !options.expected?.test(text));
          if (unexpected.length > 0) wrong[`${name} ${path}`] = unexpected;
        }
      }
      expect(wrong).toEqual({});
    },
    180_000,
  );

  it('fits a phone without scrolling sideways', async () => {
    const { page } = await visit('/', { token: shop.account.token, viewport: { width: 390, height: 844 } });
    const tooWide: Record<string, number> = {};
    for (const [name, path] of Object.entries(pages())) {
      await page.goto(path);
      await shown(page);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-phone.png`), fullPage: true });
      const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
      if (width > 390) tooWide[name] = width;
    }
    expect(tooWide).toEqual({});
  }, 120_000);

  it('shows what came from elsewhere as text that does nothing', async () => {
    const { page, context } = await visit('/', { token: shop.account.token });
    const seen = { script: 0, url: 0 };
    for (const path of Object.values(pages())) {
      await page.goto(path);
      await shown(page);
      const text = await page.evaluate<string>('document.body.innerText');
      seen.script += Number(text.includes(SCRIPT));
      seen.url += Number(text.includes(SCRIPT_URL));
      expect(await page.locator('[href^="javascript:" i], [onerror], main script, main iframe').count()).toBe(0);
      expect(new URL(page.url()).pathname).toBe(path);
    }
    expect(seen.script).toBeGreaterThan(1);
    expect(seen.url).toBeGreaterThan(0);
    expect(context.pages()).toHaveLength(1);
  }, 120_000);

  it(`needs at most ${LIMIT_KB} kB of compressed JavaScript when the first one is opened`, async () => {
    const { page } = await visit('about:blank', { token: shop.account.token });
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
  });
});

/** What axe finds that is serious or critical: the rule and where. */
async function seriousOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary}`),
    );
}
