import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { Circuits } from '../../src/delivery/limits/circuits.js';
import { aWebhook } from '../support/deliveries.js';
import { useDatabase } from '../support/database.js';

const WEBHOOK = { id: 1, targetUrl: 'https://shop.example/hooks', timeoutSeconds: 4 };

describe('Circuits', () => {
  const database = useDatabase();
  let client: pg.Client;
  let pool: StatementPool;
  let circuits: Circuits;

  beforeAll(async () => {
    pool = new StatementPool(new DatabaseServer({ databaseUrl: database() }));
    circuits = new Circuits(pool);
    client = new pg.Client({ connectionString: database() });
    await client.connect();
    await client.query(`INSERT INTO accounts (name) VALUES ('test')`);
    expect(await aWebhook(client, 1, { targetUrl: WEBHOOK.targetUrl })).toBe(1);
  });
  beforeEach(() => client.query('DELETE FROM circuits'));
  afterAll(() => Promise.all([client.end(), pool.onApplicationShutdown()]));

  async function stored(): Promise<Record<string, unknown> | undefined> {
    const { rows } = await client.query(
      `SELECT reason, trips, round(extract(epoch FROM open_until - now()))::integer AS "openFor",
              round(extract(epoch FROM probe_until - now()))::integer AS "probeFor" FROM circuits`,
    );
    return rows[0] as Record<string, unknown> | undefined;
  }
  const halfOpen = () =>
    client.query(`UPDATE circuits SET open_until = now(), probe_until = now() + interval '14 seconds'`);

  it('stay closed on evidence from a target that the webhook no longer has', async () => {
    await circuits.open({ ...WEBHOOK, targetUrl: 'https://old.example/hooks' }, 'x');
    expect(await stored()).toBeUndefined();
  });

  it('open for thirty seconds, with the first reason given', async () => {
    await circuits.open(WEBHOOK, '5 time-outs in a row');
    await circuits.open(WEBHOOK, 'something else');
    expect(await stored()).toEqual({ reason: '5 time-outs in a row', trips: 1, openFor: 30, probeFor: null });
  });

  it('double their open time with each failed probe, up to ten minutes', async () => {
    await circuits.open(WEBHOOK, 'x');
    const openFor: unknown[] = [];
    for (let probe = 0; probe < 6; probe++) {
      await halfOpen();
      await circuits.probeFailed(1);
      openFor.push((await stored())?.openFor);
    }
    expect(openFor).toEqual([60, 120, 240, 480, 600, 600]);
    expect(await stored()).toMatchObject({ trips: 7, probeFor: null });
  });

  it('ignore the failure of a late probe', async () => {
    await circuits.open(WEBHOOK, 'x');
    await circuits.probeFailed(1);
    expect(await stored()).toMatchObject({ trips: 1, openFor: 30 });
  });

  it('close for every process, and start afresh afterwards', async () => {
    await circuits.open(WEBHOOK, 'x');
    await circuits.close(1);
    expect(await stored()).toBeUndefined();
    await circuits.close(1);
    await circuits.open(WEBHOOK, 'y');
    expect(await stored()).toMatchObject({ reason: 'y', trips: 1 });
  });
});
