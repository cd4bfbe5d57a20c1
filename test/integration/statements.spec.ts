import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { parsedFiles } from '../support/sql-literals.js';

const sql = (...args: string[]) =>
  execFileSync(process.execPath, ['scripts/sql.js', ...args], { encoding: 'utf8', maxBuffer: 1e8 });

/** What is printed of each statement. */
const printed = new Map(
  sql('--all')
    .split(/^(?=-- \w+, in src\/)/m)
    .map((text) => [/^-- (\w+), in /.exec(text)![1]!, text]),
);

/** Every statement that the sources name, exported or not. */
const named = parsedFiles(resolve('src')).flatMap(({ source }) =>
  [...source.text.matchAll(/\b(?:statement|unprepared)\(\s*'(\w+)'/g)].map(([, name]) => name!),
);

describe('npm run sql', () => {
  const app = useApp({ ROLES: 'api' });
  let db: pg.Client;
  beforeAll(async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: 'http://127.0.0.1:9999/' });
    await account.publish();
    db = new pg.Client({ connectionString: app().config.databaseUrl });
    await db.connect();
  });
  afterAll(() => db.end());

  it('lists every statement of the sources, and prints it', () => {
    const listed = sql()
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(listed.length).toBeGreaterThan(50);
    expect(listed).toEqual([...named].sort((a, b) => a.localeCompare(b)));
    expect([...printed.keys()]).toEqual(listed);
  });

  it('says what each is for, above it', () => {
    const silent = [...printed].filter(([, text]) => !/^-- .*\n-- \S/.test(text)).map(([name]) => name);
    expect(silent).toEqual([]);
  });

  it.each([...printed])(
    'prints %s so that it can be pasted: Postgres runs it, and nothing is changed',
    async (name, text) => {
      const before = await stored();
      const ran = (await db.query(text)) as unknown as pg.QueryResult[];
      expect(ran.map(({ command }) => command).slice(-2)).toEqual(['ROLLBACK', 'DEALLOCATE']);
      expect({ name, stored: await stored() }).toEqual({ name, stored: before });
    },
  );

  it('knows no other name', () => {
    expect(() => sql('no_such_statement')).toThrow(/No statement is named no_such_statement/);
  });

  /** What the queue and the history hold. */
  async function stored(): Promise<unknown> {
    const { rows } = await db.query(
      `SELECT (SELECT json_agg(p) FROM pending_deliveries p) AS pending, (SELECT json_agg(d) FROM deliveries d) AS deliveries,
              (SELECT count(*) FROM events) AS events, (SELECT json_agg(w) FROM webhooks w) AS webhooks`,
    );
    return rows;
  }
});
