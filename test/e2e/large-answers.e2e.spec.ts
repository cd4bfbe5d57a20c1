import { beforeAll, describe, expect, it } from 'vitest';

import { MOST_TEXT_BYTES } from '../../src/graphql/document-limits/text-allowance.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlOf, graphqlRefusal, graphqlShop } from '../support/graphql.js';
import { Random } from '../support/random.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';
import type { DeliveryWithAttemptsDto } from '../../src/deliveries/deliveries.dto.js';

const DELIVERIES = 100;
const ATTEMPTS = 23;
const BODY_BYTES = 65_536;

const app = useApp();
const receiver = useReceiver();
let account: TestAccount;
let ids: number[];

/** A hundred deliveries with 23 attempts each and a 64 KiB response per attempt: 151 MB. */
beforeAll(async () => {
  const shop = await graphqlShop(app(), receiver);
  account = shop.account;
  await shop.ask(`mutation { pauseWebhook(id: ${shop.webhook.id}) { id } }`);
  const payload = 'p'.repeat(200_000);
  for (let n = 0; n < DELIVERIES; n++) await account.publish({ payload });
  await app().query(
    `INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, response_status, response_headers,
                           response_body)
     SELECT d.id, n, d.day, d.account_id, now(), 5, 500, '{"server":"x"}', convert_to(rpad(n || ' ', ${BODY_BYTES}, 'r'), 'UTF8')
       FROM deliveries d CROSS JOIN generate_series(1, ${ATTEMPTS}) AS n WHERE d.account_id = $1`,
    [account.id],
  );
  await app().query(`UPDATE deliveries SET attempt_count = ${ATTEMPTS} WHERE account_id = $1`, [account.id]);
  ids = (await app().query<{ id: string }>('SELECT id FROM deliveries WHERE account_id = $1', [account.id])).map(
    ({ id }) => Number(id),
  );
}, 120_000);

const BODY = 'attempts(first: 20) { edges { node { responseBody } } }';
const page = (first: number, fields: string) => `{ deliveries(first: ${first}) { edges { node { ${fields} } } } }`;
const events = (first: number, fields: string) => `{ events(first: ${first}) { edges { node { ${fields} } } } }`;
const twice = (document: string) => `{ one: ${document.slice(1, -1)} two: ${document.slice(1, -1)} }`;

describe('a response that would be too large', () => {
  it.each([
    ['response bodies', page(100, BODY)],
    ['response bodies of four deliveries', page(4, BODY)],
    ['response bodies under two aliases', twice(page(2, BODY))],
    ['payloads', events(100, 'payload')],
    ['payloads of deliveries', page(100, 'event { payload }')],
    ['what is sent', page(100, 'request { body }')],
    ['a payload for each of its deliveries', page(25, 'event { deliveries { event { payload } } }')],
  ])('for %s is refused with a hint and nothing else', async (_, document) => {
    const answer = await graphql(app(), account.token, document);
    expect([answer.status, graphqlRefusal(answer as never), answer.body.data]).toEqual([
      400,
      ['answer_too_large'],
      undefined,
    ]);
    expect(answer.text).toContain('Request smaller pages');
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    ['response bodies', page(2, BODY)],
    ['payloads', events(20, 'payload')],
    ['request bodies', page(20, 'request { body }')],
    [
      'the other fields of many deliveries',
      page(100, 'id attempts(first: 20) { edges { node { number responseStatus } } } event { id }'),
    ],
  ])('is not one within the bound: %s', async (_, document) => {
    const answer = await graphql(app(), account.token, document);
    expect([answer.status, answer.body.errors]).toEqual([200, undefined]);
    expect(answer.text.length).toBeLessThan(1.1 * MOST_TEXT_BYTES);
  });
});

describe('the attempts of a delivery', () => {
  const numbers = ({ attempts }: DeliveryWithAttemptsDto) => attempts.map(({ number }) => number);
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  it('are the newest twenty in order, with a cursor to earlier ones', async () => {
    const newest = await account.delivery(ids[0]!);
    expect(numbers(newest)).toEqual(upTo(4, ATTEMPTS));
    expect(newest.attempts.at(-1)!.responseBody).toMatch(/^23 r+$/);
    const path = `/api/v1/deliveries/${ids[0]}?attemptsAfter=${newest.nextAttemptsCursor}`;
    const { body: earlier } = await account.call<DeliveryWithAttemptsDto>('GET', path);
    expect([numbers(earlier), earlier.nextAttemptsCursor]).toEqual([[1, 2, 3], null]);
    const wrong = await account.call('GET', `/api/v1/deliveries/${ids[0]}?attemptsAfter=MQQ`);
    expect(refusal(wrong)).toEqual([400, 'invalid_request', 'attemptsAfter']);
  });

  it('appear once each on pages of any size, newest first', async () => {
    const random = new Random(7);
    const document = `query ($id: ID!, $first: Int!, $after: String) { delivery(id: $id) {
      attempts(first: $first, after: $after) { totalCount edges { node { number } } pageInfo { hasNextPage endCursor } } } }`;
    interface Answer {
      delivery: {
        attempts: {
          totalCount: number;
          edges: { node: { number: number } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
    }
    for (let round = 0; round < 5; round++) {
      const seen: number[] = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const first = 1 + random.below(9);
        const variables = { id: ids[round], first, after };
        const answer: Answer = await graphqlOf(app(), account.token)<Answer>(document, variables);
        const { edges, pageInfo, totalCount }: Answer['delivery']['attempts'] = answer.delivery.attempts;
        expect(totalCount).toBe(ATTEMPTS);
        seen.push(...edges.map(({ node }) => node.number));
        ({ hasNextPage: more, endCursor: after } = pageInfo);
      }
      expect(seen).toEqual(upTo(1, ATTEMPTS).toReversed());
    }
  });
});
