import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

const additionalHeaders = {
  'X-GitHub-Event': '{{event.type}}',
  'X-Shopify-Topic': 'topic/{{event.type}}',
  'X-Whisperer-Event': '{{event.type}}',
  'X-GitHub-Delivery': '{{delivery.uuid}}',
  'X-Event-Id': '{{event.id}}',
  'X-Instance': '{{event.instance}}',
  'X-Shop': '7',
};

describe('Headers with placeholders', () => {
  it('are filled in per delivery, identically on every attempt, also for a pattern webhook', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, eventType: 'order.*', additionalHeaders });
    for (const [type, instance] of [
      ['order.created', 'A-7'],
      ['order.paid', undefined],
    ] as const) {
      receiver.reset({ status: 500 }, { status: 200 });
      const { id } = await account.publish({ type, instance, objectId: 8_812 });
      await app().worker.idle();
      await app().deliverWaiting(account);
      const { uuid } = await account.deliveryOf(id);
      expect(receiver.received).toHaveLength(2);
      for (const { headers } of receiver.received)
        expect(headers).toMatchObject({
          'x-github-event': type,
          'x-shopify-topic': `topic/${type}`,
          'x-whisperer-event': type,
          'x-github-delivery': uuid,
          'x-event-id': id,
          'x-instance': instance ?? '8812',
          'x-shop': '7',
          'webhook-id': uuid,
        });
    }
  });

  it('leave out characters that a header may not contain, and the delivery arrives', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, additionalHeaders });
    await account.publish({ type: 'sipariş:İptal', instance: '7\u2028X-Evil: 1 🔑é' });
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
    const [{ headers }] = receiver.received as [(typeof receiver.received)[0]];
    expect(headers).not.toHaveProperty('x-evil');
    expect(headers).toMatchObject({ 'x-github-event': 'sipari:ptal', 'x-instance': '7X-Evil: 1 é' });
  });

  it('are shown as stored, and filled in when a delivery’s request is shown', async () => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: receiver.url, additionalHeaders });
    expect(webhook.additionalHeaders).toEqual(additionalHeaders);
    const { id } = await account.publish();
    await app().deliverDue();
    const delivery = await account.deliveryOf(id);
    const { body } = await graphql<{ delivery: { request: { headers: { name: string; value: string }[] } } }>(
      app(),
      account.token,
      `
        query ($id: ID!) {
          delivery(id: $id) {
            request {
              headers {
                name
                value
              }
            }
          }
        }
      `,
      { id: delivery.id },
    );
    expect(body.data.delivery.request.headers).toContainEqual({ name: 'X-GitHub-Event', value: 'order.created' });
  });
});
