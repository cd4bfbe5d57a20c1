import { Client } from 'pg';

/** A transaction that stays open, so that Postgres cannot remove rows deleted from now on. */
export class HeldSnapshot {
  private constructor(private readonly client: Client) {}

  static async of(databaseUrl: string): Promise<HeldSnapshot> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SELECT FROM pending_deliveries LIMIT 1');
    return new HeldSnapshot(client);
  }

  async release(): Promise<void> {
    await this.client.end();
  }
}
