import { describe, expect, it } from 'vitest';

import { WEBHOOK_FORMATS } from '../../src/database/entities/index.js';
import { WebhookDirectory } from '../../src/delivery/attempt/webhook.directory.js';
import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const INSTALLATION_SECONDS = 7;
const app = useApp({ DELIVERY_TIMEOUT_SECONDS: String(INSTALLATION_SECONDS) });
const receiver = useReceiver();

const fixed = (seconds: number) => ({ choice: 'fixed', kwargs: { seconds } });
const SCHEDULE = { choice: 'schedule', kwargs: { seconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000] } };

/** As documented. */
const EXPECTED = {
  envelope: { maxAttempts: 11, retryCountdownConfig: fixed(60), timeoutSeconds: INSTALLATION_SECONDS },
  notification: { maxAttempts: 3, retryCountdownConfig: fixed(900), timeoutSeconds: 4 },
  standard: { maxAttempts: 8, retryCountdownConfig: SCHEDULE, timeoutSeconds: 15 },
  cloudevents: { maxAttempts: 8, retryCountdownConfig: SCHEDULE, timeoutSeconds: 15 },
} as const;

describe.each(WEBHOOK_FORMATS)('The default of each setting for the format %s', (format) => {
  const expected = EXPECTED[format];

  it('is the same in REST, GraphQL, webhookDefaults and the worker', async () => {
    const account = await app().account();
    const ask = graphqlOf(app(), account.token);
    const upper = format.toUpperCase();
    const { webhookDefaults } = await ask<{ webhookDefaults: unknown }>(
      `{ webhookDefaults(format: ${upper}) { format maxAttempts retryCountdownConfig timeoutSeconds } }`,
    );
    expect(webhookDefaults).toEqual({ format: upper, ...expected });

    const viaRest = await account.webhook({ targetUrl: receiver.url, format });
    const { createWebhook: viaGraphql } = await ask<{ createWebhook: { id: string } }>(
      `mutation ($url: String!) { createWebhook(input: {eventType: "*", targetUrl: $url, format: ${upper}}) {
         id maxAttempts retryCountdownConfig timeoutSeconds } }`,
      { url: receiver.url },
    );
    for (const made of [viaRest, viaGraphql]) {
      expect(made).toMatchObject({ ...expected, timeoutSeconds: null });
      const id = Number(made.id);
      const loaded = (
        await app()
          .app.get(WebhookDirectory)
          .find(new Map([[id, 0]]))
      ).get(id);
      expect(loaded).toMatchObject(expected);
    }
  });

  it('determines the lease of an attempt', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, format });
    let letGo!: () => void;
    receiver.reset({ status: 200, after: new Promise<void>((resolve) => (letGo = resolve)) });
    await account.publish();
    await receiver.arrived();
    const [row] = await app().query<{ seconds: number }>(
      `SELECT extract(epoch FROM leased_until - leased_at)::float AS seconds FROM pending_deliveries WHERE account_id = $1`,
      [account.id],
    );
    letGo();
    await app().worker.idle();
    expect(row).toEqual({ seconds: expected.timeoutSeconds + 10 });
  });
});
