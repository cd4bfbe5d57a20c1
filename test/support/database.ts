import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';

/**
 * Gives the tests of a file, or of a `describe`, a migrated database of their own: a copy of the template, made before
 * the first and dropped after the last. Answers a function that gives its URL.
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
