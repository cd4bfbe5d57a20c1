import { SchedulerRegistry } from '@nestjs/schedule';
import { beforeAll, describe, expect, it } from 'vitest';

import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import { Circuits } from '../../src/delivery/limits/circuits.js';
import { useApp } from '../support/app.js';
import { graphqlOf } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import { statementsOf } from '../support/statements-of.js';
import type { TestAccount } from '../support/test-account.js';

const WEBHOOKS = 100;

const FIGURES = `id backlog circuit { reason openedAt openUntil } health(range: HOUR) {
  delivered exhausted attempts failedAttempts successRate latencyP50Ms latencyP95Ms latencyP99Ms
}`;

interface Figures {
  id: string;
  backlog: number;
  circuit: { reason: string; openedAt: string; openUntil: string } | null;
  health: Record<string, number | null>;
}

const IDLE = {
  backlog: 0,
  circuit: null,
  health: {
    delivered: 0,
    exhausted: 0,
    attempts: 0,
    failedAttempts: 0,
    successRate: null,
    latencyP50Ms: null,
    latencyP95Ms: null,
    latencyP99Ms: null,
  },
};

describe('webhook health', () => {
  const app = useApp();
  const receiver = useReceiver();
  let account: TestAccount;
  let failing: number;
  let paused: number;

  const figuresOf = async (id: number, of = account) =>
    (await graphqlOf(app(), of.token)<{ webhook: Figures | null }>(`{ webhook(id: ${id}) { ${FIGURES} } }`)).webhook;
  const list = async (first: number) =>
    (
      await graphqlOf(
        app(),
        account.token,
      )<{ webhooks: { edges: { node: Figures }[] } }>(`{ webhooks(first: ${first}) { edges { node { ${FIGURES} } } } }`)
    ).webhooks.edges.map(({ node }) => node);

  beforeAll(async () => {
    // Tests decide when changes are folded.
    app().app.get(SchedulerRegistry).deleteInterval('fold-counts');
    account = await app().account();
    failing = (await account.webhook({ targetUrl: receiver.url, eventType: 'order.*', maxAttempts: 2 })).id;
    paused = (await account.webhook({ targetUrl: receiver.url, eventType: 'package.*' })).id;
    await app().query(
      `INSERT INTO webhooks (account_id, event_type, target_url, format, retry_countdown_config, max_attempts)
       SELECT account_id, 'none', target_url, format, retry_countdown_config, max_attempts
         FROM webhooks, generate_series(3, $2) WHERE id = $1`,
      [failing, WEBHOOKS],
    );
    receiver.reset(...[200, 500, 500, 500].map((status) => ({ status })));
    for (const type of ['order.created', 'order.paid', 'order.paid']) {
      await account.publish({ type });
      await app().deliverDue();
    }
    await app().query(
      `UPDATE pending_deliveries SET next_attempt_at = now() WHERE delivery_id = (SELECT min(delivery_id) FROM pending_deliveries)`,
    );
    await app().deliverDue();
    await account.call('POST', `/api/v1/webhooks/${paused}/pause`);
    for (let n = 0; n < 3; n++) await account.publish({ type: 'package.sent' });
  });

  it('is shown for each webhook, whatever its event types, folded or not', async () => {
    for (const _ of ['before', 'after']) {
      expect(await figuresOf(failing)).toMatchObject({
        backlog: 1,
        circuit: null,
        health: { delivered: 1, exhausted: 1, attempts: 4, failedAttempts: 3, successRate: 0.25 },
      });
      expect(await figuresOf(paused)).toEqual({ ...IDLE, id: String(paused), backlog: 3 });
      await app().app.get(CountsCompactor).fold();
    }
  });

  it('shows an open circuit', async () => {
    const circuits = app().app.get(Circuits);
    await circuits.open({ id: paused, targetUrl: receiver.url }, 'ten attempts failed');
    const { circuit } = (await figuresOf(paused))!;
    expect(circuit!.reason).toBe('ten attempts failed');
    expect(Date.parse(circuit!.openUntil) - Date.parse(circuit!.openedAt)).toBe(30_000);
    await circuits.close(paused);
    expect((await figuresOf(paused))!.circuit).toBeNull();
  });

  it('is hidden from other accounts', async () => {
    expect(await figuresOf(failing, await app().account())).toBeNull();
  });

  it('needs no more statements for a hundred webhooks than for two', async () => {
    await list(2);
    const forTwo = await statementsOf(app().db, () => list(2));
    let figures: Figures[] = [];
    const forMany = await statementsOf(app().db, async () => (figures = await list(WEBHOOKS)));
    expect(figures).toHaveLength(WEBHOOKS);
    expect(figures.map(({ backlog }) => backlog)).toEqual([1, 3, ...Array<number>(WEBHOOKS - 2).fill(0)]);
    expect(figures.at(-1)).toMatchObject(IDLE);
    // The page; health, backlogs and circuits.
    expect([forTwo.length, forMany.length]).toEqual([4, 4]);
  });
});
