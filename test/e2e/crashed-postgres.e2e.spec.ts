import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { AccountsService } from '../../src/accounts/accounts.service.js';
import { createApp } from '../../src/app/create-app.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { readPostmasterRecord } from '../../src/embedded-postgres/server-processes.js';
import { migrateDatabase } from '../../src/database/migrate-database.js';
import { testConfig } from '../support/app.js';
import { Random } from '../support/random.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { TestAccount } from '../support/test-account.js';

const SEED = Number(process.env.CRASH_SEED ?? 1);
const CRASHES = Number(process.env.CRASHES ?? 12);

let dataDir: string;
let postgres: EmbeddedPostgres;
let app: NestFastifyApplication;
let account: TestAccount;
let receiver: Server;
/** When each delivery arrived, by uuid. */
const seen = new Map<string, number[]>();

beforeAll(async () => {
  dataDir = await temporaryFolder();
  postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined, throwaway: true });
  await migrateDatabase(postgres.url);
  const config = await testConfig(postgres.url);
  app = await createApp(config);
  await app.listen(config.port, config.host);
  const made = await app.get(AccountsService).create({ name: 'test' });
  account = new TestAccount(config.publicUrl, made.account.id, made.text);
  receiver = createServer((request, response) => {
    const id = request.headers['webhook-id'] as string;
    seen.set(id, [...(seen.get(id) ?? []), Date.now()]);
    request.resume();
    setTimeout(() => response.end(), 20);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  await account.webhook({ targetUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` });
}, 120_000);
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await app.close();
  await postgres.stop();
}, 60_000);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes until told to stop. Refused events are not stored. */
async function publishUntil(ended: AbortSignal): Promise<void> {
  const events = Array.from({ length: 5 }, (_, n) => ({ type: 'order.created', payload: n }));
  while (!ended.aborted) {
    await account.call('POST', '/api/v1/events/batch', { events }).catch(() => undefined);
    await pause(20);
  }
}

async function crash(): Promise<void> {
  const data = join(await realpath(join(dataDir, 'postgres')), 'data');
  const record = await readPostmasterRecord(data);
  process.kill(record!.pid, 'SIGKILL');
}

/** Fails while Postgres is away. */
async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

it(
  `When Postgres crashes, every event is still delivered and every request has a row (seed ${SEED})`,
  async () => {
    const random = new Random(SEED);
    const ended = new AbortController();
    const publishing = publishUntil(ended.signal);
    for (let n = 0; n < CRASHES; n++) {
      const before = seen.size;
      await expect.poll(() => seen.size, { timeout: 60_000 }).toBeGreaterThan(before + 40);
      await pause(random.below(700));
      await crash();
    }
    ended.abort();
    await publishing;

    const pending = () =>
      query<{ n: number }>('SELECT count(*)::integer AS n FROM pending_deliveries').catch(() => [{ n: -1 }]);
    await expect.poll(async () => (await pending())[0]!.n, { timeout: 90_000, interval: 250 }).toBe(0);
    const rows = await query<{ uuid: string; status: string; attempts: number }>(
      `SELECT uuid::text, status, (SELECT count(*)::integer FROM attempts a WHERE a.delivery_id = d.id AND a.day = d.day) AS attempts
       FROM deliveries d`,
    );
    expect(rows.filter(({ status }) => status !== 'delivered')).toEqual([]);
    const withoutRow = rows.filter(({ uuid, attempts }) => (seen.get(uuid)?.length ?? 0) > attempts);
    expect(withoutRow).toEqual([]);
  },
  60_000 + CRASHES * 60_000,
);
