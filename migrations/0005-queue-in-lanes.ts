import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Puts what waits for a webhook into lanes, so that retries never stand before first attempts, and notes how large each
 * payload is, so that a claim can be bounded by bytes. See `src/delivery/queue/lane.ts` for what the numbers mean.
 */
export class QueueInLanes implements MigrationInterface {
  readonly name = 'QueueInLanes0000000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pending_deliveries
        ADD COLUMN lane smallint NOT NULL DEFAULT 1,
        ADD COLUMN payload_bytes integer NOT NULL DEFAULT 0`);
    await runner.query(`
      UPDATE pending_deliveries p
         SET lane = CASE WHEN p.attempt_count = 0 THEN 1 ELSE 2 END, payload_bytes = octet_length(e.payload)
        FROM events e WHERE e.id = p.event_id AND e.day = p.event_day`);
    await runner.query(`DROP INDEX pending_deliveries_due_idx`);
    await runner.query(`
      CREATE INDEX pending_deliveries_due_idx ON pending_deliveries (webhook_id, lane, next_attempt_at)
       WHERE lease_token IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX pending_deliveries_due_idx`);
    await runner.query(`ALTER TABLE pending_deliveries DROP COLUMN lane, DROP COLUMN payload_bytes`);
    await runner.query(`
      CREATE INDEX pending_deliveries_due_idx ON pending_deliveries (webhook_id, next_attempt_at)
       WHERE lease_token IS NULL`);
  }
}
