import { Client } from 'pg';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';

import { isDatabaseAway } from './is-database-away.js';

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('isDatabaseAway', () => {
  it('recognizes a port on which nothing listens', async () => {
    const client = new Client('postgres://postgres@127.0.0.1:1/none');
    const refused: unknown = await client.connect().catch((error: unknown) => error);
    expect(isDatabaseAway(refused)).toBe(true);
  });

  it('recognizes a lost connection and a server shutting down, however deeply TypeORM wraps them', () => {
    expect(isDatabaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isDatabaseAway(new QueryFailedError('SELECT 1', [], withCode('57P01')))).toBe(true);
    expect(isDatabaseAway(new AggregateError([withCode('ECONNREFUSED')]))).toBe(true);
    expect(isDatabaseAway(new Error('wrapped', { cause: withCode('53300') }))).toBe(true);
  });

  it('ignores failed statements, statement timeouts and other errors', () => {
    expect(isDatabaseAway(new QueryFailedError('SELECT 1', [], withCode('23505')))).toBe(false);
    expect(isDatabaseAway(withCode('57014'))).toBe(false);
    expect(isDatabaseAway(withCode('ENOENT'))).toBe(false);
    expect(isDatabaseAway(new TypeError('x is not a function'))).toBe(false);
    expect(isDatabaseAway('ECONNREFUSED')).toBe(false);
  });
});
