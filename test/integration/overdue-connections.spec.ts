import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isDatabaseAway } from '../../src/database/is-database-away.js';
import { OverdueConnections } from '../../src/database/overdue-connections.js';
import { useDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('OverdueConnections', () => {
  const database = useDatabase();
  let proxy: TcpProxy;
  let pool: pg.Pool;
  let overdue: OverdueConnections;

  beforeAll(async () => {
    proxy = await TcpProxy.to(database());
    pool = new pg.Pool({ connectionString: proxy.url, max: 1 });
    pool.on('error', () => {});
    overdue = new OverdueConnections([pool], 200);
  });
  afterAll(async () => {
    overdue.stop();
    await pool.end();
    await proxy.close();
  });

  const one = async () => (await pool.query<{ one: number }>('SELECT 1 AS one')).rows;

  it('ends a half-open one, so that its statement fails as it does without a database, and the next has a new one', async () => {
    expect(await one()).toEqual([{ one: 1 }]);
    proxy.stall();
    const refusal = await one().catch((error: unknown) => error);
    expect(isDatabaseAway(refusal)).toBe(true);
    expect(await one()).toEqual([{ one: 1 }]);
  });

  it('leaves one that goes on from statement to statement', async () => {
    const client = await pool.connect();
    const { pid } = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!;
    for (let statement = 0; statement < 4; statement++) {
      overdue.sent(client);
      await client.query('SELECT pg_sleep(0.1)');
    }
    client.release();
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    expect(rows).toEqual([{ pid }]);
  });
});
