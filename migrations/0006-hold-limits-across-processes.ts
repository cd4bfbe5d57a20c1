import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What workers agree on: who may use how many of a webhook's or a host's slots, when a rate-limited webhook may be sent to
 * next, and which circuits are open. A row exists only while there is something to agree on.
 */
export class HoldLimitsAcrossProcesses implements MigrationInterface {
  readonly name = 'HoldLimitsAcrossProcesses0000000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE slot_shares (
        name text NOT NULL,
        shares jsonb NOT NULL,
        CONSTRAINT slot_shares_pkey PRIMARY KEY (name)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE rate_buckets (
        webhook_id integer NOT NULL,
        next_at timestamptz NOT NULL,
        CONSTRAINT rate_buckets_pkey PRIMARY KEY (webhook_id)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE circuits (
        webhook_id integer NOT NULL,
        reason text NOT NULL,
        opened_at timestamptz NOT NULL DEFAULT now(),
        open_until timestamptz NOT NULL,
        trips integer NOT NULL DEFAULT 1,
        probe_until timestamptz,
        CONSTRAINT circuits_pkey PRIMARY KEY (webhook_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE circuits, rate_buckets, slot_shares`);
  }
}
