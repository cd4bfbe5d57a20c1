import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';

/**
 * Gives the tests of a file or a `describe` their own migrated database: a copy of the template, created before the
 * first test and dropped after the last. Returns a function that returns its URL.
 */
export function useDatabase(): () => string {
  const name = `test_${randomBytes(6).toString('hex')}`;
  beforeAll(() => onServer(`CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')}`));
  afterAll(() => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return () => {
    const url = new URL(inject('databaseServer'));
    url.pathname = name;
    return url.href;
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('databaseServer') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
