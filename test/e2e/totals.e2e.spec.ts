import { isDeepStrictEqual } from 'node:util';

import { SchedulerRegistry } from '@nestjs/schedule';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { stateOf } from '../../src/counts/count-changes.statement.js';
import type { CountedList, CreatedBound } from '../../src/counts/counted-list.js';
import { COUNTED_STATES, type CountedState, UNDELIVERED_STATES } from '../../src/database/entities/index.js';
import { waitingSince } from '../../src/counts/waiting-deliveries.js';
import { CountedDeliveries } from '../../src/counts/counted-deliveries.js';
import { useApp } from '../support/app.js';
import { Random } from '../support/random.js';
import { RandomOperations } from '../support/random-operations.js';

/** The long run: `TOTALS_SEEDS=20 TOTALS_OPERATIONS=1000`. */
const SEEDS = Array.from({ length: Number(process.env.TOTALS_SEEDS ?? 4) }, (_, index) => index + 1);
const OPERATIONS = Number(process.env.TOTALS_OPERATIONS ?? 200);
const CHECKED_EVERY = Math.ceil(OPERATIONS / 4);

describe('totals and pages', () => {
  const app = useApp({ ROLES: 'api' });
  // Dropping days takes turns with creating their partitions.
  beforeAll(() => app().app.get(SchedulerRegistry).deleteTimeout('retention-soon'));

  it.concurrent.each(SEEDS)(
    'match a count of every row in every kind of list, whatever happened to deliveries (seed %i)',
    {
      timeout: 60_000 + SEEDS.length * OPERATIONS * 60,
    },
    async (seed) => {
      expect(await operate(seed)).toEqual([]);
    },
  );

  /** Returns every list with a wrong total or wrong rows. */
  async function operate(seed: number): Promise<unknown[]> {
    const wrong: unknown[] = [];
    const account = await app().account();
    const db = new pg.Client({ connectionString: app().config.databaseUrl });
    await db.connect();
    const random = new Random(seed);
    const operations = new RandomOperations(app(), db, account.id, random);
    await operations.begin(account.token);
    try {
      for (let done = 1; done <= OPERATIONS; done++) {
        await operations.one();
        if (done % CHECKED_EVERY === 0)
          for (const list of lists(operations)) wrong.push(...(await compare(list, random)));
      }
    } finally {
      await db.end();
    }
    return wrong;
  }

  /** Reads a list both via the counts and by scanning every row, in one snapshot. */
  async function compare(list: CountedList, random: Random): Promise<unknown[]> {
    const counted = app().app.get(CountedDeliveries);
    return app().db.transaction('REPEATABLE READ', async (snapshot) => {
      const { where, values } = whereOf(list);
      const rows = await snapshot.query<{ id: string; state: CountedState }[]>(
        `SELECT id, ${stateOf('status', 'attempt_count')} AS state FROM deliveries WHERE ${where} ORDER BY id`,
        values,
      );
      const ids = rows.map(({ id }) => id);
      const offset = random.below(ids.length + 1);
      const order = random.oneOf(['ascending', 'descending'] as const);
      const page = await counted.page(list, () => ({ offset, limit: 20 }), order, snapshot);
      const inOrder = order === 'ascending' ? ids : ids.toReversed();
      const counts = { total: page.total, ids: page.keys.map(({ id }) => id) };
      const rowByRow = { total: ids.length, ids: inOrder.slice(offset, offset + 20) };
      return isDeepStrictEqual(counts, rowByRow) ? [] : [{ list, order, offset, counts, rowByRow }];
    });
  }
});

function lists({ accountId, webhookIds, types, random }: RandomOperations): CountedList[] {
  const webhookId = random.oneOf(webhookIds);
  const eventType = random.oneOf(types);
  const states = COUNTED_STATES.filter(() => random.below(2) === 0);
  const instant = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000 * random.next()).toISOString();
  const since: CreatedBound = { operator: random.oneOf(['>=', '>']), instant: instant(0.0005) };
  const waiting = { states: UNDELIVERED_STATES, waitingSeconds: random.below(4) };
  const until: CreatedBound = { operator: random.oneOf(['<=', '<']), instant: instant(0.0005) };
  return [
    { accountId },
    ...COUNTED_STATES.map((state) => ({ accountId, states: [state] })),
    { accountId, states: UNDELIVERED_STATES },
    { accountId, states },
    { accountId, ...waiting },
    { accountId, webhookId, ...waiting },
    { accountId, eventType: eventType.toUpperCase(), anyCase: true, ...waiting },
    { accountId, created: [since, until], ...waiting },
    { accountId, webhookId, eventType, created: [{ operator: '>=', daysAgo: 7 }], ...waiting },
    { accountId, webhookId },
    { accountId, eventType },
    { accountId, eventType: eventType.toUpperCase(), anyCase: true, states: ['pending_tried', 'exhausted'] },
    { accountId, webhookId, eventType, states },
    { accountId, created: [since] },
    { accountId, created: [{ operator: '>=', daysAgo: 7 }], states },
    { accountId, created: [{ operator: '>=', daysAgo: 28 }, until] },
    { accountId, webhookId, states, created: [since, { operator: '<', daysAgo: 0 }] },
  ];
}

/** The same condition as {@link CountedList}, for a scan of every row. Days beyond retention belong to no list. */
function whereOf({ accountId, states, webhookId, eventType, anyCase, created = [], waitingSeconds }: CountedList) {
  const values: unknown[] = [accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [`account_id = $1`, `day >= (now() AT TIME ZONE 'UTC')::date - 30`];
  const state = stateOf('status', 'attempt_count');
  const hasWaited =
    waitingSeconds === undefined
      ? 'false'
      : `${state} = 'pending_new' AND created_at < ${waitingSince(bind(waitingSeconds))}`;
  if (states) conditions.push(`(${state} = ANY (${bind(states)}) OR ${hasWaited})`);
  if (webhookId !== undefined) conditions.push(`webhook_id = ${bind(webhookId)}`);
  if (eventType !== undefined)
    conditions.push(anyCase ? `lower(event_type) = lower(${bind(eventType)})` : `event_type = ${bind(eventType)}`);
  for (const bound of created) {
    const at =
      'instant' in bound
        ? `${bind(bound.instant)}::timestamptz`
        : `now() - ${bind(bound.daysAgo)}::integer * interval '1 day'`;
    conditions.push(`created_at ${bound.operator} ${at}`);
  }
  return { where: conditions.join(' AND '), values };
}
