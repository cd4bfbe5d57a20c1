import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['events', 'deliveries'] as const;

/**
 * Finds what is about an object, an order's number say, without looking through all of an account's history. A partition
 * that has such an index already, built beforehand without holding up writers, lends it to the whole.
 */
export class FindByObject implements MigrationInterface {
  readonly name = 'FindByObject0000000000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(
        `CREATE INDEX ${table}_object_idx ON ${table} (account_id, object_id, id) WHERE object_id IS NOT NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP INDEX ${table}_object_idx`);
  }
}
