import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events, their deliveries and the attempts at them, in partitions by day (UTC), and the small hot table of what is pending.
 *
 * A delivery's `day` never changes and is also its attempts' day, so every look-up that knows the delivery touches one
 * partition. Both kinds of uuid hold their day too: see `event_uuid` and `delivery_uuid`.
 */
export class CreateEventsAndDeliveries implements MigrationInterface {
  readonly name = 'CreateEventsAndDeliveries0000000000003';

  async up(runner: QueryRunner): Promise<void> {
    await createIds(runner);
    await createEvents(runner);
    await createDeliveries(runner);
    await createPending(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE pending_deliveries, undelivered_deliveries, attempts, deliveries, idempotency_keys, events`,
    );
    await runner.query(`DROP SEQUENCE deliveries_id_seq`);
    await runner.query(`DROP FUNCTION delivery_uuid(timestamptz, bigint), event_uuid(timestamptz)`);
  }
}

async function createIds(runner: QueryRunner): Promise<void> {
  // UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits. Bits 52 and 53 turn version 4 into 7.
  await runner.query(`
    CREATE FUNCTION event_uuid(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
      SELECT encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send(floor(extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
    $$`);
  // The same with the delivery's id in the last 62 bits: a uuid leads to its row without an index of its own.
  await runner.query(`
    CREATE FUNCTION delivery_uuid(at timestamptz, delivery_id bigint) RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
      SELECT encode(set_bit(
        overlay(uuid_send(event_uuid(at)) PLACING int8send(delivery_id) FROM 9 FOR 8),
        71, 1), 'hex')::uuid
    $$`);
  await runner.query(`CREATE SEQUENCE deliveries_id_seq AS bigint MAXVALUE 9007199254740991 CACHE 1`);
}

async function createEvents(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE events (
      id uuid NOT NULL,
      day date NOT NULL,
      account_id integer NOT NULL,
      type text NOT NULL,
      payload text NOT NULL,
      object_id bigint,
      content_type bigint,
      instance text,
      occurred_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      utc_offset_minutes smallint NOT NULL,
      CONSTRAINT events_pkey PRIMARY KEY (id, day)
    ) PARTITION BY RANGE (day)`);
  await runner.query(`CREATE INDEX events_account_idx ON events (account_id, id)`);
  await runner.query(`
    CREATE TABLE idempotency_keys (
      account_id integer NOT NULL,
      key text NOT NULL,
      event_id uuid NOT NULL,
      day date NOT NULL,
      request_hash bytea NOT NULL,
      CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, key)
    )`);
}

async function createDeliveries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE deliveries (
      id bigint NOT NULL DEFAULT nextval('deliveries_id_seq'),
      day date NOT NULL,
      uuid uuid NOT NULL,
      account_id integer NOT NULL,
      webhook_id integer NOT NULL,
      event_id uuid NOT NULL,
      event_day date NOT NULL,
      event_type text NOT NULL,
      object_id bigint,
      content_type bigint,
      format text NOT NULL,
      target_url text NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      final_reason text,
      attempt_count integer NOT NULL DEFAULT 0,
      last_attempt_at timestamptz,
      last_response_status integer,
      last_error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      modified_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT deliveries_pkey PRIMARY KEY (id, day),
      CONSTRAINT deliveries_status_check CHECK (status IN ('pending', 'delivered', 'exhausted', 'canceled'))
    ) PARTITION BY RANGE (day)`);
  // No index holds a column that an attempt changes: recording one stays a heap-only update.
  await runner.query(`CREATE INDEX deliveries_account_idx ON deliveries (account_id, id)`);
  await runner.query(`CREATE INDEX deliveries_webhook_idx ON deliveries (webhook_id, id)`);
  await runner.query(`CREATE INDEX deliveries_event_idx ON deliveries (event_id)`);
  // Which deliveries were attempted and never answered with 2xx: written only when an attempt fails.
  await runner.query(`
    CREATE TABLE undelivered_deliveries (
      account_id integer NOT NULL,
      delivery_id bigint NOT NULL,
      day date NOT NULL,
      CONSTRAINT undelivered_deliveries_pkey PRIMARY KEY (account_id, delivery_id, day)
    ) PARTITION BY RANGE (day)`);
  await runner.query(`
    CREATE TABLE attempts (
      delivery_id bigint NOT NULL,
      number integer NOT NULL,
      day date NOT NULL,
      account_id integer NOT NULL,
      started_at timestamptz NOT NULL,
      duration_ms integer NOT NULL,
      response_status integer,
      response_headers json,
      response_body bytea,
      response_body_truncated boolean NOT NULL DEFAULT false,
      error text,
      CONSTRAINT attempts_pkey PRIMARY KEY (delivery_id, number, day)
    ) PARTITION BY RANGE (day)`);
}

async function createPending(runner: QueryRunner): Promise<void> {
  // Updated twice a delivery and emptied all the time: room for heap-only updates, and vacuumed eagerly.
  await runner.query(`
    CREATE TABLE pending_deliveries (
      delivery_id bigint NOT NULL,
      day date NOT NULL,
      uuid uuid NOT NULL,
      account_id integer NOT NULL,
      webhook_id integer NOT NULL,
      event_id uuid NOT NULL,
      event_day date NOT NULL,
      format text NOT NULL,
      next_attempt_at timestamptz NOT NULL DEFAULT now(),
      attempt_count integer NOT NULL DEFAULT 0,
      round_attempts integer NOT NULL DEFAULT 0,
      lost_attempts integer NOT NULL DEFAULT 0,
      keeps_delivered boolean NOT NULL DEFAULT false,
      cancel_reason text,
      lease_token uuid,
      leased_at timestamptz,
      leased_until timestamptz,
      CONSTRAINT pending_deliveries_pkey PRIMARY KEY (delivery_id),
      CONSTRAINT pending_deliveries_lease_check
        CHECK ((lease_token IS NULL) = (leased_until IS NULL) AND (lease_token IS NULL) = (leased_at IS NULL))
    ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 10000)`);
  await runner.query(`
    CREATE INDEX pending_deliveries_due_idx ON pending_deliveries (webhook_id, next_attempt_at) WHERE lease_token IS NULL`);
  await runner.query(`
    CREATE INDEX pending_deliveries_lease_idx ON pending_deliveries (leased_until) WHERE lease_token IS NOT NULL`);
}
