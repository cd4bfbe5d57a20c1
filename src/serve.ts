import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { FirstStartService } from './accounts/first-start.service.js';
import { StartupError } from './common/startup-error.js';
import type { Config } from './config/config.js';
import { isDatabaseAway } from './database/is-database-away.js';
import { migrateDatabase } from './database/migrate-database.js';
import { createApp } from './create-app.js';
import { firstStartText } from './first-start-text.js';
import { InboxesService } from './inboxes/inboxes.service.js';
import { Readiness } from './operations/readiness.js';

/**
 * Migrates the database, listens and delivers. At the very first start it says the tokens and three commands to try.
 *
 * @param say writes a line for the person at the terminal
 * @returns the service, and what stops it: no more work is taken, what is under way ends
 * @throws StartupError in one clear line
 */
export async function serve(
  config: Config,
  say: (line: string) => void,
): Promise<{ app: NestFastifyApplication; stop: () => Promise<void> }> {
  await migrate(config);
  const app = await createApp(config);
  try {
    const made = await app.get(FirstStartService).run();
    await app.listen(config.port, config.host);
    say(whereItIs(config));
    if (made) {
      const inbox = await app.get(InboxesService).create(made.accountId);
      say(firstStartText(config.publicUrl, made, inbox.url));
    }
  } catch (error) {
    await app.close();
    throw error;
  }
  const stop = async () => {
    app.get(Readiness).endsNow();
    await app.close();
  };
  return { app, stop };
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

function whereItIs({ roles, publicUrl, host, port }: Config): string {
  return roles.api
    ? `Hookledger is at ${publicUrl} (API description: ${publicUrl}/docs, GraphQL: ${publicUrl}/graphql)`
    : `This worker answers for its health and metrics on ${host}, port ${port}.`;
}
