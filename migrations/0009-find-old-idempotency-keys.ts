import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys end with the history of their events: an index leads to an account's old ones. */
export class FindOldIdempotencyKeys implements MigrationInterface {
  readonly name = 'FindOldIdempotencyKeys0000000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX idempotency_keys_day_idx ON idempotency_keys (account_id, day)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX idempotency_keys_day_idx`);
  }
}
