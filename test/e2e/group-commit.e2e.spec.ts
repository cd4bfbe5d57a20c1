import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { AccountsService } from '../../src/accounts/accounts.service.js';
import { createApp } from '../../src/app/create-app.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import type { EventDraft } from '../../src/events/event-draft.js';
import { EventsService, type PublishedView } from '../../src/events/events.service.js';
import { testConfig, useApp } from '../support/app.js';
import { BlockedTable } from '../support/blocked-table.js';
import { call } from '../support/call.js';
import { useDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import type { TestAccount } from '../support/test-account.js';

const EVENT = { type: 'order.created', payload: { id: 1 } };
const DRAFT: EventDraft = {
  type: 'order.created',
  payload: Buffer.from('1'),
  objectId: null,
  contentType: null,
  instance: null,
  occurredAt: null,
  idempotencyKey: null,
};

describe('events published at the same time', () => {
  const app = useApp({ ROLES: 'api' });
  let blocked: BlockedTable;
  let accounts: TestAccount[];
  beforeAll(async () => {
    accounts = [await app().account(), await app().account()];
    // Caches their tokens and time zones, so that only statements for publishing are counted below.
    for (const account of accounts) await account.publish();
  });
  beforeEach(async () => {
    blocked = await BlockedTable.of(app().config.databaseUrl, 'events');
  });
  afterEach(() => blocked.release());

  const publish = ({ id }: TestAccount, draft: Partial<EventDraft> = {}) =>
    app()
      .app.get(EventsService)
      .publish(id, [{ ...DRAFT, ...draft }])
      .then(([event]) => event!);

  /** The results of `send` when all of it is accepted before anything can be stored. */
  async function together<T>(send: () => Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    // Occupy every concurrent statement: they wait for the table, so the rest gathers.
    const first = [publish(accounts[0]!), publish(accounts[0]!)];
    await blocked.hasWaiting(1);
    const answers = Promise.allSettled(send());
    await blocked.hasWaiting(1);
    await blocked.release();
    await Promise.all(first);
    return answers;
  }

  it('share few statements across accounts, and each publish gets its own result', async () => {
    const { sent } = app().app.get(StatementPool);
    const types = Array.from({ length: 60 }, (_, n) => `type.${n}`);
    const answers = await together(() =>
      types.map((type, n) => publish(accounts[n % 2]!, { type, payload: Buffer.from(`${n}`) })),
    );
    expect(app().app.get(StatementPool).sent - sent).toBeLessThan(10);
    for (const [n, answer] of answers.entries()) {
      expect(answer).toMatchObject({ value: { type: `type.${n}` } });
      const { id } = (answer as PromiseFulfilledResult<PublishedView>).value;
      expect(await accounts[n % 2]!.event(id)).toMatchObject({ type: `type.${n}`, payload: n });
    }
  });

  it('are confirmed only once they are committed', async () => {
    let isAnswered = false;
    const answer = publish(accounts[0]!).then(() => (isAnswered = true));
    await blocked.hasWaiting(1);
    expect(isAnswered).toBe(false);
    await blocked.release();
    await answer;
  });

  it('are all stored except the one that fails', async () => {
    await blocked.release();
    await app().query(`ALTER TABLE events ADD CONSTRAINT no_bad_type CHECK (type <> 'bad')`);
    blocked = await BlockedTable.of(app().config.databaseUrl, 'events');
    const types = Array.from({ length: 20 }, (_, n) => (n === 7 ? 'bad' : 'good'));
    const answers = await together(() => types.map((type) => publish(accounts[0]!, { type })));
    expect(answers.map(({ status }) => status === 'fulfilled')).toEqual(types.map((type) => type === 'good'));
    const [row] = await app().query(`SELECT count(*)::integer AS stored FROM events WHERE type = 'good'`);
    expect(row).toEqual({ stored: 19 });
  });

  it('under one key are one event, and a conflict fails only its own publish', async () => {
    const key = { idempotencyKey: 'same' };
    const [one, again, clash, ...others] = await together(() => [
      publish(accounts[0]!, key),
      publish(accounts[0]!, key),
      publish(accounts[0]!, { ...key, payload: Buffer.from('2') }),
      publish(accounts[1]!, { ...key, payload: Buffer.from('2') }),
      publish(accounts[0]!),
    ]);
    expect(one).toMatchObject({ status: 'fulfilled' });
    expect(again).toEqual(one);
    expect(clash).toMatchObject({ reason: { code: 'idempotency_conflict' } });
    for (const other of others) expect(other).toMatchObject({ status: 'fulfilled' });
  });

  it('via GraphQL and in batches are stored with them', async () => {
    const query = `mutation { publishEvent(input: { type: "graphql", payload: "1" }) { type } }`;
    const answers = await together(() => [
      accounts[0]!.call<unknown>('POST', '/graphql', { query }),
      accounts[0]!.call<unknown>('POST', '/api/v1/events/batch', { events: [EVENT, EVENT] }),
    ]);
    expect(answers).toMatchObject([
      { value: { status: 200, body: { data: { publishEvent: { type: 'graphql' } } } } },
      { value: { status: 202 } },
    ]);
  });
});

describe('while the database is away', () => {
  const database = useDatabase();
  let proxy: TcpProxy;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    proxy = await TcpProxy.to(database());
    const config = await testConfig(proxy.url, { ROLES: 'api' });
    app = await createApp(config);
    await app.listen(config.port, config.host);
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  it('every publisher is told to retry, and succeeds once it is back', async () => {
    const { text } = await app.get(AccountsService).create({ name: 'test' });
    const publish = async () => call(await app.getUrl(), text, 'POST', '/api/v1/events', EVENT);
    expect((await publish()).status).toBe(202);
    await proxy.close();
    const answers = await Promise.all(Array.from({ length: 20 }, publish));
    for (const { status, headers } of answers) expect([status, headers['retry-after']]).toEqual([503, '5']);
    await proxy.open();
    await expect.poll(async () => (await publish()).status, { timeout: 10_000 }).toBe(202);
  });
});
