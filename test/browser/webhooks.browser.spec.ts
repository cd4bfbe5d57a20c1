import { Webhook } from 'standardwebhooks';
import { beforeEach, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { describeInBrowser, shown, useBrowser } from '../support/browser.js';
import { useReceiver } from '../support/receiver.js';

/** How long a list waits to batch notices: less than its polling interval. */
const RENEWED_AT_MOST_EVERY_MS = 2_000;

describeInBrowser('webhooks in the dashboard', () => {
  const app = useApp();
  const visit = useBrowser(app);
  const receiver = useReceiver();
  beforeEach(() => receiver.reset());

  const shop = async (fields: Record<string, unknown> = {}) => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
    return { account, webhook, path: `/webhooks/${webhook.id}` };
  };

  it('show which one fails and why', async () => {
    const { account, webhook } = await shop({ maxAttempts: 1 });
    receiver.reset({ status: 503, body: 'closed for today' });
    const events = Array.from({ length: 12 }, (_, id) => ({ type: 'order.created', payload: { id } }));
    await account.call('POST', '/api/v1/events/batch', { events });
    await app().worker.idle();
    const { page } = await visit('/', { token: account.token });
    await page.getByRole('link', { name: `Webhook ${webhook.id}` }).click();
    await page.getByRole('heading', { level: 1, name: `Webhook ${webhook.id}` }).waitFor();
    await page.getByRole('table', { name: 'Failing deliveries' }).getByText('503').first().waitFor();
    const all = page.getByRole('link', { name: 'All undelivered' });
    expect(await all.getAttribute('href')).toBe(`/undelivered?webhook=${webhook.id}`);
    await page
      .getByRole('table', { name: 'Failing deliveries' })
      .getByRole('link', { name: 'order.created' })
      .first()
      .click();
    await page.getByText('HTTP 503 · receiver failed').waitFor();
    expect(await page.getByText('closed for today').isVisible()).toBe(true);
  });

  it('can get another URL, and an invalid one is reported while typing', async () => {
    const { account, webhook, path } = await shop({ targetUrl: `${receiver.url}/wrong` });
    const { page } = await visit(path, { token: account.token });
    await page.getByRole('main').getByRole('link', { name: 'Edit' }).first().click();
    const field = page.getByLabel('Target URL');
    await field.fill('javascript:alert(1)');
    await field.blur();
    await page.getByText('Not a full URL').waitFor();
    await field.fill(`${receiver.url}/right`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: `Webhook ${webhook.id}` }).waitFor();
    await page.getByText(`${receiver.url}/right`).first().waitFor();
    await account.publish();
    await receiver.arrived(1);
    expect(receiver.received[0]!.url).toBe('/webhook/right');
  });

  it('keep the fields only their owner reads, and report an invalid config while typing', async () => {
    const { account, webhook, path } = await shop({ callback: 'orders', config: { shop: 7 } });
    const { page } = await visit(`${path}/edit`, { token: account.token });
    const field = page.getByLabel('Config');
    expect(JSON.parse(await field.inputValue())).toEqual({ shop: 7 });
    await field.fill('[7]');
    await page.getByText('Valid JSON, but not an object').waitFor();
    await field.fill('{"shop": 8');
    await page.getByText('Not valid JSON: check line 1, column 11.').waitFor();
    await field.fill('{"shop": 8}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: `Webhook ${webhook.id}` }).waitFor();
    const { body } = await account.call('GET', `/api/v1${path}`);
    expect(body).toMatchObject({ callback: 'orders', config: { shop: 8 } });
  });

  it('are paused and resumed, and a list shows waiting and delivered deliveries without polling', async () => {
    const { account, path } = await shop();
    const { page, context } = await visit(path, { token: account.token });
    const list = await context.newPage();
    await list.clock.install();
    const subscribes = list
      .waitForEvent('websocket')
      .then((socket) =>
        socket.waitForEvent('framesent', { predicate: ({ payload }) => payload.includes('deliveryUpdated') }),
      );
    await list.goto('/deliveries');
    await list.getByText('No deliveries yet').waitFor();
    await subscribes;
    // The page's clock stops here, so that only notices trigger new requests.
    await list.clock.pauseAt(Date.now() + 1_000);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: deliveries are created and wait').waitFor();
    await account.publish();
    await list.getByRole('row').filter({ hasText: 'Waiting' }).waitFor();
    expect(receiver.received).toHaveLength(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await receiver.arrived(1);
    await app().worker.idle();
    await list.clock.runFor(RENEWED_AT_MOST_EVERY_MS);
    await list.getByRole('row').filter({ hasText: 'Delivered' }).waitFor();
    expect(receiver.received).toHaveLength(1);
  });

  it('are registered with the service’s defaults for their format', async () => {
    const { account } = await shop();
    const { page } = await visit('/webhooks/new', { token: account.token });
    const attempts = page.getByLabel('Maximum attempts');
    const timeout = page.getByLabel('Time-out, in seconds');
    expect(await attempts.inputValue()).toBe('8');
    expect(await page.getByLabel('Waits, in order').inputValue()).toBe('5s, 5m, 30m, 2h, 5h, 10h, 10h');
    expect(await timeout.getAttribute('placeholder')).toContain('15');
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'Notification' }).click();
    expect(await attempts.inputValue()).toBe('3');
    expect(await timeout.getAttribute('placeholder')).toContain('4');
    await page.getByLabel('Target URL').fill(receiver.url);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByRole('heading', { level: 1, name: 'is registered' }).waitFor();
    const { body } = await account.call<{ items: unknown[] }>('GET', '/api/v1/webhooks');
    expect(body.items[1]).toMatchObject({
      format: 'notification',
      maxAttempts: 3,
      timeoutSeconds: null,
      retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 900 } },
    });
  });

  it('do not silently take a credential to another origin', async () => {
    const { account, path } = await shop({ additionalHeaders: { Authorization: 'Bearer genuine' } });
    const { page } = await visit(`${path}/edit`, { token: account.token });
    await page.getByLabel('Target URL').fill('https://elsewhere.example/in');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The target has a new origin').waitFor();
    await page.getByLabel('Value of header 1').fill('Bearer new');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('https://elsewhere.example/in').first().waitFor();
    const { body } = await account.call('GET', `/api/v1${path}`);
    expect(body).toMatchObject({
      targetUrl: 'https://elsewhere.example/in',
      additionalHeaders: { Authorization: '********' },
    });
  });

  it('get a new secret, shown once, that verifies later requests', async () => {
    const { account, path } = await shop();
    const { page } = await visit(path, { token: account.token });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Rotate the secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
    const secret = await page.locator('[data-secret]').innerText();
    await page.getByRole('button', { name: 'I have saved it' }).click();
    await account.publish();
    await receiver.arrived(1);
    const { body, headers } = receiver.received[0]!;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      event: { type: 'order.created' },
    });
    expect(() => new Webhook('whsec_bm90IHRoaXMgb25l').verify(body, headers as Record<string, string>)).toThrow(
      'No matching signature',
    );
    await page.reload();
    await shown(page);
    expect(await page.content()).not.toContain(secret);
  });

  it('recover deliveries missed while disabled', async () => {
    const { account, webhook, path } = await shop();
    const { page } = await visit(path, { token: account.token });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Disabled: no deliveries are created').waitFor();
    for (const id of [1, 2, 3]) await account.publish({ payload: { id } });
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Recover …' }).click();
    const dialog = page.getByRole('dialog', { name: `Recover for webhook ${webhook.id}` });
    await dialog.getByRole('radio', { name: 'Missed events' }).check();
    await dialog.getByRole('button', { name: 'Count first' }).click();
    expect(receiver.received).toHaveLength(0);
    await dialog.getByRole('button', { name: 'Recover 3' }).click();
    await page.locator('[data-recovery=COMPLETED]').getByText('3 of 3 queued').waitFor();
    await receiver.arrived(3);
    expect(receiver.received).toHaveLength(3);
  });

  it('show the second of two people editing one what the first has saved', async () => {
    const { account, webhook, path } = await shop();
    const [one, other] = [
      (await visit(`${path}/edit`, { token: account.token })).page,
      (await visit(`${path}/edit`, { token: account.token, expected: /status of 409/ })).page,
    ];
    await one.getByLabel('Target URL').fill(`${receiver.url}/first`);
    await other.getByLabel('Target URL').fill(`${receiver.url}/second`);
    await one.getByRole('button', { name: 'Save' }).click();
    await one.getByRole('heading', { level: 1, name: `Webhook ${webhook.id}` }).waitFor();
    await other.getByRole('button', { name: 'Save' }).click();
    const told = other.getByRole('alert').filter({ hasText: 'Someone else changed this webhook' });
    await told.getByText(`${receiver.url}/first`).waitFor();
    expect(await other.getByLabel('Target URL').inputValue()).toBe(`${receiver.url}/second`);
    await other.getByRole('button', { name: 'Save my version' }).click();
    await other.getByText(`${receiver.url}/second`).first().waitFor();
  });
});
