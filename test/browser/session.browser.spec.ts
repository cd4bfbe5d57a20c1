import { expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { describeInBrowser, useBrowser } from '../support/browser.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describeInBrowser('someone at the dashboard', () => {
  const app = useApp();
  const visit = useBrowser(app);
  /** The browser logs every 401 and every request that fails to connect. */
  const expected = /status of 401|net::ERR_|ERR_CONNECTION|WebSocket/;

  it('signs in with a token, sees an error for a wrong one, and reaches the requested page', async () => {
    const { token } = await app().account();
    const { page } = await visit('/webhooks?after=x', { expected });
    await page.waitForURL('**/sign-in?next=*');
    await page.getByLabel('API token').fill('hl_nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is unknown, revoked or expired.').waitFor();
    await page.getByLabel('API token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/webhooks?after=x');
  });

  it('keeps the chosen theme and language', async () => {
    const { token } = await app().account();
    const { page } = await visit('/', { token, colorScheme: 'light' });
    const choose = async (menu: string, item: string) => {
      await page.getByRole('button', { name: menu }).click();
      await page.getByRole('menuitemradio', { name: item, exact: true }).click();
    };
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await choose('Theme, language, sign out', 'Dark');
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await choose('Theme, language, sign out', 'Türkçe');
    await page.getByRole('heading', { level: 1, name: 'Genel bakış' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Genel bakış' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('tr');
    expect(await ground()).toBe(dark);
  });

  it('is asked to sign in again once the session has ended, and returns to the same page', async () => {
    const { token } = await app().account();
    const { page, context } = await visit('/deliveries?status=DELIVERED', { token, expected });
    await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
    await context.clearCookies();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByLabel('API token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('signs out, and nothing of the account is shown afterwards', async () => {
    const { token } = await app().account();
    const { page } = await visit('/', { token, expected });
    await page.getByRole('button', { name: 'Theme, language, sign out' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API token').waitFor();
    await page.goto('/deliveries');
    await page.getByLabel('API token').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
  });

  it('sees that the connection is lost and later restored', async () => {
    const { token } = await app().account();
    const proxy = await TcpProxy.to(app().url);
    const origin = new URL(proxy.url).origin;
    const { page } = await visit('/', { token, origin, expected });
    await page.getByText('Success rate').waitFor();
    const banner = page.getByText('The service cannot be reached.');
    await proxy.close();
    await banner.waitFor();
    await proxy.open();
    await banner.waitFor({ state: 'hidden' });
    await page.getByText('Success rate').waitFor();
    expect(await banner.count()).toBe(0);
    await proxy.close();
  });
});
