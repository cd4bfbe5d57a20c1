import { randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import type { InboxDto } from '../../src/inboxes/inboxes.dto.js';
import { useApp } from '../support/app.js';
import { send, useInboxes } from '../support/inboxes.js';

const test = useApp();
const { owner, make, received } = useInboxes(test);

describe('signatureValid', () => {
  const BODY = '{"n":300.00}';

  function signed(secret: string): Record<string, string> {
    const at = new Date();
    const signature = new Webhook(secret).sign('id-1', at, BODY);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return { 'webhook-id': 'id-1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  }

  async function validity(inbox: InboxDto, headers: Record<string, string>): Promise<boolean | null> {
    await send(inbox.url, { headers }, BODY);
    return (await received(inbox))[0]!.signatureValid;
  }

  it('is true for a delivery of the account’s own webhook', async () => {
    const inbox = await make();
    await owner().webhook({ eventType: 'signed.delivery', targetUrl: `${inbox.url}?status=202` });
    const { id } = await owner().publish({ type: 'signed.delivery', payload: { city: 'İSTANBUL' } });
    await test().deliverDue();
    expect(await owner().deliveryOf(id)).toMatchObject({
      status: 'delivered',
      attempts: [{ responseStatus: 202, responseBody: '202 Accepted' }],
    });
    expect(await received(inbox)).toMatchObject([
      { method: 'POST', body: expect.stringContaining('İSTANBUL'), signatureValid: true },
    ]);
  });

  it('is false for another secret, a missing signature or a changed body', async () => {
    const inbox = await make();
    const { secretKey } = await owner().webhook({ eventType: 'never', targetUrl: inbox.url });
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await validity(inbox, signed(secretKey))).toBe(true);
    expect(await validity(inbox, signed(other))).toBe(false);
    expect(await validity(inbox, {})).toBe(false);
    await send(inbox.url, { headers: signed(secretKey) }, `${BODY} `);
    expect((await received(inbox))[0]!.signatureValid).toBe(false);
  });

  it('follows rotation, and is null once no webhook targets the inbox', async () => {
    const inbox = await make();
    const { id, secretKey } = await owner().webhook({ eventType: 'never', targetUrl: inbox.url });
    const rotate = await owner().call<{ secretKey: string }>('POST', `/api/v1/webhooks/${id}/rotate-secret`, {
      overlapSeconds: 3600,
    });
    expect(await validity(inbox, signed(secretKey))).toBe(true);
    expect(await validity(inbox, signed(rotate.body.secretKey))).toBe(true);
    await test().query(
      `UPDATE webhook_secrets SET expires_at = now() WHERE webhook_id = $1 AND expires_at IS NOT NULL`,
      [id],
    );
    expect(await validity(inbox, signed(secretKey))).toBe(false);
    await owner().call('DELETE', `/api/v1/webhooks/${id}`);
    expect(await validity(inbox, signed(rotate.body.secretKey))).toBe(null);
  });

  it('ignores another account’s webhook that targets the inbox', async () => {
    const inbox = await make();
    const { secretKey } = await (await test().account()).webhook({ eventType: 'never', targetUrl: inbox.url });
    expect(await validity(inbox, signed(secretKey))).toBe(null);
  });
});
