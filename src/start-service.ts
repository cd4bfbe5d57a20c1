import { createServer } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { FirstStartService } from './accounts/first-start.service.js';
import { StartupError } from './common/startup-error.js';
import type { Config } from './config/config.js';
import type { Environment } from './config/environment.js';
import { makeConfig } from './config/make-config.js';
import { readEnvironment } from './config/read-environment.js';
import { keptSecretsKey } from './config/secrets-key.js';
import { isDatabaseAway } from './database/is-database-away.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded-postgres.js';
import { migrateDatabase } from './database/migrate-database.js';
import { createApp } from './create-app.js';
import { firstStartText } from './first-start-text.js';
import { InboxesService } from './inboxes/inboxes.service.js';
import { Readiness } from './operations/readiness.js';

/** A service that listens and delivers. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  /** Takes no more work, lets what is under way end, and stops everything that was started, Postgres last. */
  stop(): Promise<void>;
}

/**
 * Starts everything that the environment asks for, in the order in which each needs the last.
 *
 * @param say writes a line for the person at the terminal
 * @throws StartupError in one clear line
 */
export async function startService(variables: NodeJS.ProcessEnv, say: (line: string) => void): Promise<RunningService> {
  const environment = readEnvironment(variables);
  await checkPortIsFree(environment);
  const embedded = environment.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({ dataDir: environment.DATA_DIR, say });
  try {
    return await serve(environment, embedded, say);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function serve(
  environment: Environment,
  embedded: EmbeddedPostgres | null,
  say: (line: string) => void,
): Promise<RunningService> {
  const secretsKey = environment.SECRETS_KEY
    ? Buffer.from(environment.SECRETS_KEY, 'base64')
    : await keptSecretsKey(environment.DATA_DIR);
  const config = makeConfig(environment, { databaseUrl: embedded?.url ?? environment.DATABASE_URL!, secretsKey });
  await migrate(config);

  const app = await createApp(config);
  try {
    const made = await app.get(FirstStartService).run();
    await app.listen(config.port, config.host);
    say(
      `Hookledger is at ${config.publicUrl} (API description: ${config.publicUrl}/docs, GraphQL: ${config.publicUrl}/graphql)`,
    );
    if (made) {
      const inbox = await app.get(InboxesService).create(made.accountId);
      say(firstStartText(config.publicUrl, made, inbox.url));
    }
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, config, stop: () => stop(app, embedded) };
}

async function stop(app: NestFastifyApplication, embedded: EmbeddedPostgres | null): Promise<void> {
  app.get(Readiness).endsNow();
  await app.close();
  await embedded?.stop();
}

async function migrate(config: Config): Promise<void> {
  try {
    await migrateDatabase(config.databaseUrl);
  } catch (error) {
    if (!isDatabaseAway(error) && !isRefusal(error)) throw error;
    const { hostname, port, pathname } = new URL(config.databaseUrl);
    throw new StartupError(
      `DATABASE_URL: cannot use the database ${pathname.slice(1)} at ${hostname}:${port || '5432'}: ${reasonOf(error)}.`,
    );
  }
}

/** A wrong password, user or database name, or no right to make tables. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(28...|3D000|42501)$/.test(code);
}

/** A connection tried at several addresses fails with one error a piece and no words of its own. */
function reasonOf(error: unknown): string {
  const { errors, message, code } = error as { errors?: Error[]; message?: string; code?: string };
  return (errors?.[0]?.message ?? message ?? '').replace(/\.$/, '') || (code ?? 'it does not answer');
}

/** Asked before anything is started, so that a second start on the same port leaves the first alone. */
async function checkPortIsFree({ HOST: host, PORT: port }: Environment): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) =>
      probe.once('error', reject).listen({ host, port, exclusive: true }, resolve),
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new StartupError(`Port ${port} on ${host} is taken: set PORT to another one.`);
    if (code === 'EACCES')
      throw new StartupError(`Port ${port} needs more rights than this user has: set PORT to 1024 or above.`);
    throw new StartupError(`Cannot listen on HOST ${host}, PORT ${port}: ${message}.`);
  }
  await new Promise((resolve) => probe.close(resolve));
}
