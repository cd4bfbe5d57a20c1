import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll } from 'vitest';

import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { Config } from '../../src/config/config.js';
import { makeConfig } from '../../src/config/make-config.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApp } from '../../src/app/create-app.js';
import { DeliveryWorker } from '../../src/delivery/delivery.worker.js';
import { RetryScheduler } from '../../src/delivery/retry.scheduler.js';
import { type Answer, call, type Problem, type RequestArguments } from './call.js';
import { useDatabase } from './database.js';
import { describeAnswersBy } from './openapi/check-answers.js';
import { TestAccount } from './test-account.js';

/** The whole service on its own port and database. */
export class TestApp {
  constructor(
    readonly app: NestFastifyApplication,
    readonly config: Config,
    readonly db: DataSource,
  ) {}

  get url(): string {
    return this.config.publicUrl;
  }

  get worker(): DeliveryWorker {
    return this.app.get(DeliveryWorker);
  }

  async account(options: { name?: string; eshopId?: number; timezone?: string } = {}): Promise<TestAccount> {
    const { account, text } = await this.app.get(AccountsService).create({ name: 'test', ...options });
    return new TestAccount(this.url, account.id, text);
  }

  /** Sends a request with this token, or without one. */
  call<Body = Problem>(token: string | null, ...request: RequestArguments): Promise<Answer<Body>> {
    return call<Body>(this.url, token, ...request);
  }

  /** Attempts all due deliveries and waits until they are recorded. */
  async deliverDue(): Promise<void> {
    await this.app.get(RetryScheduler).runOnce();
    await this.worker.idle();
  }

  /** Makes waiting deliveries of one account, or of all, due now and attempts them. */
  async deliverWaiting(account?: TestAccount): Promise<void> {
    await this.worker.idle();
    await this.db.query(
      `UPDATE pending_deliveries SET next_attempt_at = now()
        WHERE lease_token IS NULL AND account_id = coalesce($1, account_id)`,
      [account?.id],
    );
    await this.deliverDue();
  }

  query<Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.db.query(text, values);
  }
}

/** A configuration for tests: receivers on loopback are allowed, logs are silent. */
export async function testConfig(databaseUrl: string, variables: Record<string, string> = {}): Promise<Config> {
  const environment = readEnvironment({
    PORT: String(await freePort()),
    DATABASE_URL: databaseUrl,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'silent',
    ...variables,
  });
  const secretsKey = Buffer.from(environment.SECRETS_KEY!, 'base64');
  return makeConfig(environment, { databaseUrl, secretsKey });
}

/** Starts the service for the tests of one file, on a database of its own. */
export function useApp(variables: Record<string, string> = {}): () => TestApp {
  const database = useDatabase();
  let test: TestApp | undefined;
  beforeAll(async () => {
    const config = await testConfig(database(), variables);
    const app = await createApp(config);
    await app.listen(config.port, config.host);
    // No timer runs, so that tests decide when retries become due.
    for (const name of ['retry-due-deliveries', 'take-back-leases']) stopTimer(app, name);
    await describeAnswersBy(config.publicUrl);
    test = new TestApp(app, config, app.get(DataSource));
  });
  afterAll(async () => {
    await test?.app.close();
  });
  return () => test!;
}

/**
 * Where this worker's ports begin: below the system's ephemeral ports and apart from those of other workers, so that no
 * two concurrent spec files ever get the same one.
 */
let nextPort = 12_000 + Number(process.env.VITEST_POOL_ID ?? 0) * 1_000 + (process.pid % 800);

/** Lets something that runs by itself run only when a test says so; in a process of another role it does not anyway. */
export function stopTimer(app: NestFastifyApplication, name: string): void {
  const timers = app.get(SchedulerRegistry);
  if (timers.doesExist('interval', name)) timers.deleteInterval(name);
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const port = nextPort++;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch {
    return freePort();
  }
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
