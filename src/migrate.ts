import 'reflect-metadata';

import { StartupError } from './common/startup-error.js';
import { readEnvironment } from './config/read-environment.js';
import { startEmbeddedPostgres } from './database/embedded-postgres.js';
import { migrateAtStart } from './database/migrate-at-start.js';

const say = (line: string) => console.log(line);

/** Brings the schema up to date and starts nothing else: for those who migrate before they deploy. */
async function run(): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = readEnvironment(process.env);
  const embedded = DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir: DATA_DIR, say });
  try {
    await migrateAtStart(embedded?.url ?? DATABASE_URL!);
  } finally {
    await embedded?.stop();
  }
  say('The schema is up to date.');
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartupError ? error.message : error);
    process.exit(1);
  },
);
