import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which webhooks cannot be sent to as they are stored, and why: only a process that holds the key can tell. */
export class TellMisconfiguredWebhooks implements MigrationInterface {
  readonly name = 'TellMisconfiguredWebhooks0000000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE misconfigured_webhooks (
        webhook_id integer NOT NULL,
        version integer NOT NULL,
        problem text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT misconfigured_webhooks_pkey PRIMARY KEY (webhook_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE misconfigured_webhooks`);
  }
}
