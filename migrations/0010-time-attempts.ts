import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each attempt's time went: name look-up, TCP, TLS, and how long until the first byte of the answer. */
export class TimeAttempts implements MigrationInterface {
  readonly name = 'TimeAttempts0000000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE attempts
        ADD COLUMN dns_ms integer, ADD COLUMN connect_ms integer, ADD COLUMN tls_ms integer, ADD COLUMN first_byte_ms integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE attempts DROP COLUMN dns_ms, DROP COLUMN connect_ms, DROP COLUMN tls_ms, DROP COLUMN first_byte_ms`);
  }
}
