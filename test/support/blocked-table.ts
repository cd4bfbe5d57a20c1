import { Client } from 'pg';
import { expect } from 'vitest';

import { DELIVERY_PATH } from '../../src/database/statement.pool.js';

/** A table locked against reads and writes until released, like a Postgres that is up but does not respond. */
export class BlockedTable {
  private constructor(private readonly client: Client) {}

  static async of(databaseUrl: string, table: string): Promise<BlockedTable> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return new BlockedTable(client);
  }

  /** Resolves once so many statements of the delivery path are waiting for it. */
  async hasWaiting(statements: number): Promise<void> {
    await expect.poll(() => this.waiting(), { interval: 10, timeout: 10_000 }).toBeGreaterThanOrEqual(statements);
  }

  async release(): Promise<void> {
    await this.client.end();
  }

  private async waiting(): Promise<number> {
    const { rows } = await this.client.query<{ waiting: number }>(
      `SELECT count(*)::integer AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE NOT l.granted AND a.datname = current_database() AND a.application_name = '${DELIVERY_PATH}'`,
    );
    return rows[0]!.waiting;
  }
}
