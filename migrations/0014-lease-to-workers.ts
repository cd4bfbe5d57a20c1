import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Leases name the worker that holds them, and workers say every second that they live: what a worker held that died is due
 * again within seconds, however long its leases last. Leases given before name nobody and end by themselves.
 */
export class LeaseToWorkers implements MigrationInterface {
  readonly name = 'LeaseToWorkers0000000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE workers (
        id integer GENERATED ALWAYS AS IDENTITY,
        process text NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        beat_at timestamptz NOT NULL DEFAULT now(),
        steady_since timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        has_stopped boolean NOT NULL DEFAULT false,
        CONSTRAINT workers_pkey PRIMARY KEY (id)
      ) WITH (fillfactor = 50)`);
    await runner.query(`ALTER TABLE pending_deliveries ADD COLUMN leased_by integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE pending_deliveries DROP COLUMN leased_by`);
    await runner.query(`DROP TABLE workers`);
  }
}
