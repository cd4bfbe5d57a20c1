import { createServer } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { StartupError } from '../common/startup-error.js';
import type { Config } from '../config/config.js';
import type { Environment } from '../config/environment.js';
import { makeConfig } from '../config/make-config.js';
import { readEnvironment } from '../config/read-environment.js';
import { keptSecretsKey } from '../config/secrets-key.js';
import { startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.js';

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
 * @param stop breaks the start off between its steps, once what was started is stopped again
 * @throws StartupError in one clear line; the reason of `stop`
 */
export async function startService(
  variables: NodeJS.ProcessEnv,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<RunningService> {
  const environment = readEnvironment(variables);
  await checkPortIsFree(environment);
  // Loaded only now, so that a bad setting is told at once.
  const { serve } = await import('./serve.js');
  stop.throwIfAborted();

  const embedded = environment.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({ dataDir: environment.DATA_DIR, say });
  try {
    stop.throwIfAborted();
    const databaseUrl = embedded?.url ?? environment.DATABASE_URL!;
    const config = makeConfig(environment, { databaseUrl, secretsKey: await secretsKeyOf(environment) });
    const served = await serve(config, say, stop);
    const stopAll = async () => {
      try {
        await served.stop();
      } finally {
        await embedded?.stop();
      }
    };
    return { app: served.app, config, stop: stopAll };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function secretsKeyOf({ SECRETS_KEY, DATA_DIR }: Environment): Promise<Buffer> {
  return SECRETS_KEY ? Buffer.from(SECRETS_KEY, 'base64') : keptSecretsKey(DATA_DIR);
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
    if (code === 'EADDRINUSE') throw new StartupError(`Port ${port} on ${host} is in use: set PORT to another one.`);
    if (code === 'EACCES')
      throw new StartupError(`Port ${port} requires privileges that this user lacks: set PORT to 1024 or above.`);
    throw new StartupError(`Cannot listen on HOST ${host}, PORT ${port}: ${message}.`);
  }
  await new Promise((resolve) => probe.close(resolve));
}
