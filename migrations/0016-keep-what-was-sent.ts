import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each attempt sent and where it went, and what is wrong with an answer that is not valid HTTP; and which deliveries are
 * sent on connections of their own, for their answer to be read tolerantly.
 */
export class KeepWhatWasSent implements MigrationInterface {
  readonly name = 'KeepWhatWasSent0000000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE attempts
        ADD COLUMN error_detail text, ADD COLUMN sent_to text, ADD COLUMN remote_address inet, ADD COLUMN secret_id integer,
        ADD COLUMN older_secret_ids integer[], ADD COLUMN signature text, ADD COLUMN further_signature text`);
    await runner.query(`ALTER TABLE pending_deliveries ADD COLUMN apart boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE pending_deliveries DROP COLUMN apart`);
    await runner.query(`
      ALTER TABLE attempts
        DROP COLUMN error_detail, DROP COLUMN sent_to, DROP COLUMN remote_address, DROP COLUMN secret_id,
        DROP COLUMN older_secret_ids, DROP COLUMN signature, DROP COLUMN further_signature`);
  }
}
