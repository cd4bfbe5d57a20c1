import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { FirstStartService } from '../accounts/first-start.service.js';
import type { Config } from '../config/config.js';
import { migrateAtStart } from '../database/migrate-at-start.js';
import { createApp } from './create-app.js';
import { firstStartText } from './first-start-text.js';
import { InboxesService } from '../inboxes/inboxes.service.js';
import { stopServing } from './stop-serving.js';

/**
 * Migrates the database, listens and delivers. At the very first start it says the tokens and three commands to try.
 *
 * @param say writes a line for the person at the terminal
 * @param stopped breaks off waiting for the database
 * @returns the service, and what stops it: no more work is taken, what is under way ends
 * @throws StartupError in one clear line; the reason of `stopped`
 */
export async function serve(
  config: Config,
  say: (line: string) => void,
  stopped: AbortSignal,
): Promise<{ app: NestFastifyApplication; stop: () => Promise<void> }> {
  await migrateAtStart(config.databaseUrl, say, stopped);
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
  return { app, stop: () => stopServing(app, config) };
}

function whereItIs({ roles, publicUrl, host, port }: Config): string {
  return roles.api
    ? `Hookledger is at ${publicUrl} (API description: ${publicUrl}/docs, GraphQL: ${publicUrl}/graphql)`
    : `This worker answers for its health and metrics on ${host}, port ${port}.`;
}
