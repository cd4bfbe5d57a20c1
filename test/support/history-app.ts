import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';

import { AccountsModule } from '../../src/accounts/accounts.module.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { PeriodicTasksModule } from '../../src/common/periodic-tasks.module.js';
import type { SecretBox } from '../../src/common/secret-box.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { makeConfig } from '../../src/config/make-config.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { SECRET_BOX } from '../../src/database/secret-box.provider.js';
import { DocumentedModule } from '../../src/documented/documented.module.js';
import { apiDescription } from '../../src/operations/api-description/describe-api.js';
import { useDatabase } from './database.js';
import { describeAnswers } from './openapi/check-answers.js';

/**
 * The two documented endpoints behind the real guard, listening, with their own database.
 *
 * @param reach maps the database's URL to the one the application uses
 */
export function useHistoryApp(reach: (databaseUrl: string) => string | Promise<string> = (url) => url) {
  const databaseUrl = useDatabase();
  let app: NestFastifyApplication;
  let db: Client;
  let url: string;

  beforeAll(async () => {
    const secretsKey = Buffer.alloc(32, 7);
    // The examples in the documents are years old.
    const environment = readEnvironment({ RETENTION_DAYS: '3650' });
    const config = makeConfig(environment, { databaseUrl: await reach(databaseUrl()), secretsKey });
    const testing = await Test.createTestingModule({
      imports: [ConfigModule.of(config), PeriodicTasksModule, DatabaseModule, AccountsModule, DocumentedModule],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    describeAnswers(apiDescription(app));
    db = new Client({ connectionString: databaseUrl() });
    await db.connect();
  });
  afterAll(async () => {
    await db?.end();
    await app?.close();
  });

  return {
    db: () => db,
    app: () => app,
    secretBox: () => app.get<SecretBox>(SECRET_BOX, { strict: false }),
    url: () => url,
    /** A new account with a token. */
    account: async (given: { eshopId?: number; timezone?: string } = {}) => {
      const { account, text } = await app.get(AccountsService).create({ name: 'shop', ...given });
      return { id: account.id, token: text };
    },
  };
}
