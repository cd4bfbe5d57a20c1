import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For when some transaction holds an old snapshot, so that nothing can be removed from the queue. What was published for a
 * webhook at the very moment of its being switched off is found from the webhooks that are off, not through all of the
 * queue. Its vacuum, in vain for so long, takes pauses: it would otherwise take up a processor, the longer the more.
 */
export class StandHeldSnapshots implements MigrationInterface {
  readonly name = 'StandHeldSnapshots0000000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX webhooks_inactive_idx ON webhooks (id) WHERE NOT is_active`);
    await runner.query(
      `ALTER TABLE pending_deliveries SET (autovacuum_vacuum_cost_delay = 2, autovacuum_analyze_threshold = 1000000)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE pending_deliveries SET (autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 10000)`,
    );
    await runner.query(`DROP INDEX webhooks_inactive_idx`);
  }
}
