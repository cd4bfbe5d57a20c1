import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { describeInBrowser, shown, useBrowser } from '../support/browser.js';
import { exhaust } from '../support/browser-shop.js';
import { useReceiver } from '../support/receiver.js';

describeInBrowser('deliveries in the dashboard', () => {
  const app = useApp();
  const visit = useBrowser(app);
  const receiver = useReceiver();
  beforeEach(() => receiver.reset());

  /** An account whose only event got a 500 and was exhausted. */
  const failed = async (payload: unknown = { id: 1 }) => {
    receiver.reset({ status: 500, body: 'out of stock', headers: { 'x-trace': 'abc' } });
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: receiver.url, maxAttempts: 1 });
    const event = await account.publish({ payload });
    await app().worker.idle();
    const delivery = await account.deliveryOf(event.id);
    receiver.reset();
    return { account, webhook, event, delivery };
  };

  it('show for the last attempt the response, what it means, what to do and where the time went', async () => {
    const { account } = await failed();
    const { page } = await visit('/deliveries', { token: account.token });
    await page.getByRole('table').getByRole('link', { name: 'order.created' }).click();
    await page.getByText('HTTP 500 · receiver failed').waitFor();
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('out of stock');
    expect(text).toContain('x-trace: abc');
    expect(text).toContain('The receiver or its proxy failed.');
    expect(text).toContain('It has no attempts left.');
    expect(text).toContain('Wait for the first byte');
  });

  it('offer a curl command that repeats the request when pasted into a shell', async () => {
    const { account, delivery } = await failed({ text: `it's "quoted" $HOME \\ \`id\`\n…`, n: 1.0 });
    const { page } = await visit(`/deliveries/${delivery.id}`, {
      token: account.token,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    await account.resend(delivery.id);
    await receiver.arrived(1);
    await promisify(execFile)('bash', ['-c', command]);
    const [sent, pasted] = receiver.received;
    expect(pasted!.body).toBe(sent!.body);
    for (const name of ['content-type', 'webhook-id', 'user-agent']) {
      expect(pasted!.headers[name]).toBe(sent!.headers[name]);
    }
  });

  it('are resent by a click, and the page shows the arrival without a reload', async () => {
    const { account, delivery } = await failed();
    const { page } = await visit(`/deliveries/${delivery.id}`, { token: account.token });
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('It is being sent again').waitFor();
    await page.getByText('HTTP 200 · arrived').waitFor();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]!.headers['webhook-id']).toBe(delivery.uuid);
  });

  it('are resent, all 500 of a filter, after a count and with progress to the end', async () => {
    const account = await app().account();
    const [webhook, other] = await Promise.all([1, 2].map(() => account.webhook({ targetUrl: receiver.url })));
    await exhaust(app(), account, webhook!.id, 500);
    await exhaust(app(), account, other!.id, 3);
    const { page } = await visit(`/deliveries?state=exhausted&webhook=${webhook!.id}`, { token: account.token });
    await page.getByText('500 entries').waitFor();
    await page.getByRole('button', { name: 'Send all again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('500 deliveries that match the filter will be sent again').waitFor();
    expect(receiver.received).toHaveLength(0);
    await dialog.getByLabel('Maximum per second').fill('250');
    await dialog.getByRole('button', { name: 'Send 500 again' }).click();
    const progress = page.getByRole('region', { name: 'Sending again' });
    await progress.getByText(/^Sending again: \d+ of 500 queued/).waitFor();
    await progress.getByText('Sent again: 500 of 500 queued').waitFor();
    await receiver.arrived(500);
    await page.getByRole('tab', { name: 'Delivered' }).click();
    await page.getByText('500 entries').waitFor();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(500);
  });

  it('are found by the uuid the receiver knows and by event id', async () => {
    const { account, event, delivery } = await failed();
    await account.publish({ type: 'order.paid' });
    await app().worker.idle();
    const { page } = await visit('/deliveries', { token: account.token });
    await page.getByText('2 entries').waitFor();
    for (const text of [delivery.uuid, event.id]) {
      const field = page.getByRole('searchbox');
      await field.fill(text);
      await field.press('Enter');
      await page.getByText('1 entry').waitFor();
      expect(
        await page
          .getByRole('row')
          .filter({ hasText: `#${delivery.id}` })
          .count(),
      ).toBe(1);
      await page.getByRole('button', { name: 'Clear the search' }).click();
      await page.getByText('2 entries').waitFor();
    }
  });

  it('can be filtered by any webhook of the account, even beyond the first hundred', async () => {
    const account = await app().account();
    for (let made = 0; made < 101; made++) await account.webhook({ targetUrl: receiver.url });
    const last = await account.webhook({ targetUrl: `${receiver.url}/last` });
    await account.publish();
    await app().worker.idle();
    const { page } = await visit('/deliveries', { token: account.token });
    await page.getByText('102 entries').waitFor();
    await page.getByPlaceholder('Webhook').fill('/last');
    await page.getByRole('option', { name: `· ${last.id}` }).click();
    await page.getByText('1 entry').waitFor();
    expect(new URL(page.url()).searchParams.get('webhook')).toBe(String(last.id));
  });

  it('can be opened and resent by keyboard alone, starting at sign-in', async () => {
    const { account, delivery } = await failed();
    const { page } = await visit('/deliveries', { expected: /status of 401/ });
    await page.getByRole('textbox', { name: 'API token' }).waitFor();
    await tabTo(page, 'API token');
    await page.keyboard.type(account.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
    await shown(page);
    await tabTo(page, 'order.created');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Delivery #${delivery.id}` }).waitFor();
    await shown(page);
    await tabTo(page, 'Send again');
    await page.keyboard.press('Enter');
    await receiver.arrived(1);
    await page.getByText('HTTP 200 · arrived').waitFor();
    expect(receiver.received).toHaveLength(1);
  });
});

/** Presses Tab until the element with this name has the focus. @throws if it cannot be reached */
async function tabTo(page: Page, name: string): Promise<void> {
  const named = `(document.activeElement.labels?.[0] ?? document.activeElement).innerText`;
  for (let presses = 0; presses < 60; presses++) {
    if ((await page.evaluate<string | undefined>(named))?.trim().startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach "${name}".`);
}
