import 'reflect-metadata';

import { readEnvironment } from './config/read-environment.js';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { migrateAtStart } from './database/migrate-database.js';
import { runProgram } from './app/run-program.js';

const say = (line: string) => console.log(line);

/** Brings the schema up to date and starts nothing else: for those who migrate before they deploy. */
runProgram(async (stop) => {
  const { DATABASE_URL, DATA_DIR } = readEnvironment(process.env);
  const embedded = DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir: DATA_DIR, say });
  try {
    stop.throwIfAborted();
    await migrateAtStart(embedded?.url ?? DATABASE_URL!, say, stop);
  } finally {
    await embedded?.stop();
  }
  say('The schema is up to date.');
});
