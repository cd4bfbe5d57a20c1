import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';
import { statementsOf } from '../support/statements-of.js';

const EVENTS = 60;
const WEBHOOKS = 2;

/** Deliveries with everything reachable from them. */
const everything = (first: number) => `{ deliveries(first: ${first}) { edges { node {
  id webhook { id additionalHeaders } event { id payload deliveries { id webhook { id } attempts(first: 2) { edges { node { number } } } } }
  attempts { edges { node { number responseBody } } }
} } } }`;

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

describe('the lists of the admin API', () => {
  const app = useApp();
  const receiver = useReceiver();
  let account: TestAccount;

  beforeAll(async () => {
    account = await app().account();
    for (let n = 0; n < WEBHOOKS; n++) await account.webhook({ targetUrl: receiver.url });
    const events = Array.from({ length: EVENTS }, (_, n) => ({ type: n % 2 ? 'odd' : 'even', payload: n }));
    await account.call('POST', '/api/v1/events/batch', { events });
    await app().deliverDue();
  });

  const ask = <Data>(query: string, variables: Record<string, unknown> = {}) =>
    graphqlOf(app(), account.token)<Data>(query, variables);

  async function pageOf(list: string, variables: Record<string, unknown>): Promise<Page> {
    const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    const document = `query ($first: Int, $after: String) { page: ${list} { edges { cursor node { id } } ${pageInfo} } }`;
    return (await ask<{ page: Page }>(document, variables)).page;
  }

  async function walk(list: string, first: number): Promise<string[]> {
    const ids: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges, pageInfo }: Page = await pageOf(list, { first, after });
      ids.push(...edges.map(({ node }) => node.id));
      expect(pageInfo).toMatchObject({ hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null });
      expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
      if (!pageInfo.hasNextPage) return ids;
      expect(edges).toHaveLength(first);
      after = pageInfo.endCursor;
    }
  }

  it.each([
    ['deliveries', 'deliveries(first: $first, after: $after)', 'SELECT id FROM deliveries ORDER BY id DESC'],
    ['events', 'events(first: $first, after: $after)', 'SELECT id FROM events ORDER BY id DESC'],
    ['webhooks', 'webhooks(first: $first, after: $after)', 'SELECT id FROM webhooks ORDER BY id'],
    [
      'filtered deliveries',
      'deliveries(first: $first, after: $after, filter: {eventType: "odd", status: DELIVERED})',
      `SELECT id FROM deliveries WHERE event_type = 'odd' ORDER BY id DESC`,
    ],
  ])('show all %s once each, whatever the page size', async (_, list, sql) => {
    const all = (await app().query(sql)).map(({ id }) => String(id));
    expect(all.length).toBeGreaterThan(1);
    for (const first of [1, 7, 60, 100].filter((size) => all.length / size <= 30)) {
      expect(await walk(list, first)).toEqual(all);
    }
  });

  it('continue after the cursor of any edge', async () => {
    const list = 'deliveries(first: $first, after: $after)';
    const whole = await pageOf(list, { first: 10 });
    const rest = await pageOf(list, { first: 3, after: whole.edges[3]!.cursor });
    expect(rest.edges).toEqual(whole.edges.slice(4, 7));
  });

  it.each([
    ['since: "2020-01-01T00:00:00Z"', 100],
    ['until: "2020-01-01T00:00:00+02:00"', 0],
    ['status: PENDING', 0],
    ['eventType: "none"', 0],
  ])('of deliveries apply the filter %s', async (filter, count) => {
    expect(
      (await pageOf(`deliveries(first: $first, after: $after, filter: {${filter}})`, { first: 100 })).edges,
    ).toHaveLength(count);
  });

  it.each([
    ['deliveries(first: 101)', ['invalid_request', 'first']],
    ['events(first: 0)', ['invalid_request', 'first']],
    ['webhooks(after: "nonsense")', ['invalid_request', 'after']],
    ['events(after: "LS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0t")', ['invalid_request', 'after']],
    ['deliveries(filter: {eventId: "x"})', ['invalid_request', 'filter.eventId']],
    ['deliveries(filter: {since: "yesterday"})', ['invalid_request', 'filter.since']],
    ['deliveries(filter: {until: "2023-02-30T00:00:00Z"})', ['invalid_request', 'filter.until']],
    ['deliveries(filter: {eventType: "\\u0000"})', ['invalid_request', 'filter.eventType']],
    ['deliveries(filter: {until: 5})', ['GRAPHQL_VALIDATION_FAILED']],
  ])('refuse %s', async (list, refusal) => {
    const answer = await graphql(app(), account.token, `{ ${list} { edges { cursor } } }`);
    expect(graphqlRefusal(answer)).toEqual(refusal);
  });

  it('need no more statements for a hundred deliveries with all their relations than for two', async () => {
    await ask(everything(2));
    const forTwo = await statementsOf(app().db, () => ask(everything(2)));
    const forMany = await statementsOf(app().db, async () => {
      const { deliveries } = await ask<{ deliveries: Page }>(everything(100));
      expect(deliveries.edges).toHaveLength(100);
      expect(deliveries.edges[0]!.node).toMatchObject({
        attempts: { edges: [{ node: { number: 1 } }] },
        event: { deliveries: [{}, {}] },
      });
    });
    // The page; webhooks, events and attempts; payloads and their sizes; the events' deliveries with webhooks and
    // attempts. Two more where some of these arrive late, so that a loader is asked in two turns.
    for (const { length } of [forMany, forTwo]) {
      expect(length).toBeGreaterThanOrEqual(9);
      expect(length).toBeLessThanOrEqual(11);
    }
  });

  it('need no more statements for a hundred webhooks with all their relations than for two', async () => {
    const many = await app().account();
    const askMany = graphqlOf(app(), many.token);
    for (let n = 0; n < 100; n++) await many.webhook({ targetUrl: receiver.url });
    const all = (first: number) => `{ webhooks(first: ${first}) { totalCount edges { node {
      id version additionalHeaders health(range: DAY) { delivered successRate } backlog circuit { openUntil }
    } } } }`;
    await askMany(all(2));
    const forTwo = await statementsOf(app().db, () => askMany(all(2)));
    const forMany = await statementsOf(app().db, async () => {
      expect((await askMany<{ webhooks: Page }>(all(100))).webhooks.edges).toHaveLength(100);
    });
    // The page and its total; rollups, backlogs, circuits.
    expect(forMany).toHaveLength(forTwo.length);
    expect(forMany.length).toBeLessThanOrEqual(6);
  });

  it('need no more statements for the requests of a hundred deliveries than of two', async () => {
    const all = (first: number) => `{ deliveries(first: ${first}) { edges { node { request { url body } } } } }`;
    await ask(all(2));
    const forTwo = await statementsOf(app().db, () => ask(all(2)));
    expect(await statementsOf(app().db, () => ask(all(100)))).toHaveLength(forTwo.length);
  });
});
