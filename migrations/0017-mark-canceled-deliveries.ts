import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The undelivered list has what was canceled before any attempt, too: `src/counts/undelivered-marks.statement.ts` marks it from now on. */
export class MarkCanceledDeliveries implements MigrationInterface {
  readonly name = 'MarkCanceledDeliveries0000000000017';

  /** Only where the counts say that there are some, so that it takes no look at all of the history. */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO undelivered_deliveries (account_id, delivery_id, day, webhook_id, event_type, object_id, content_type,
                                          created_at, response_http_status)
      SELECT d.account_id, d.id, d.day, d.webhook_id, d.event_type, d.object_id, d.content_type, d.created_at, 500
        FROM (SELECT account_id, block, day FROM delivery_counts WHERE webhook_id = 0 AND canceled_new > 0
              UNION
              SELECT account_id, block, day FROM count_changes WHERE canceled_new > 0) c
        JOIN deliveries d ON d.account_id = c.account_id AND d.id >= c.block << 12 AND d.id < (c.block + 1) << 12 AND d.day = c.day
       WHERE d.status = 'canceled' AND d.attempt_count = 0
          ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM undelivered_deliveries u USING deliveries d
       WHERE d.id = u.delivery_id AND d.day = u.day AND d.status = 'canceled' AND d.attempt_count = 0`);
  }
}
