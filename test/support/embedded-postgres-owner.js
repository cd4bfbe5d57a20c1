/** A separate process that starts embedded Postgres in the given folder, prints its URL, and waits to be killed. */
import { runnerImport } from 'vite';

const path = new URL('../../src/embedded-postgres/embedded-postgres.ts', import.meta.url).pathname;
const { module } = await runnerImport(path, { configFile: false, logLevel: 'error' });
const { url } = await module.startEmbeddedPostgres({ dataDir: process.argv[2], say: () => {}, throwaway: true });
console.log(url);
