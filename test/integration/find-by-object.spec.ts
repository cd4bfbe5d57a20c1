import { describe, expect, it } from 'vitest';

import { FindByObject } from '../../migrations/0011-find-by-object.js';
import { countWanted, type Stretch } from '../../src/recovery/find-wanted.statement.js';
import type { Search } from '../../src/recovery/search.js';
import { useApp } from '../support/app.js';

const TABLES = ['events', 'deliveries'];

const app = useApp({ ROLES: 'api' });

const indexed = () =>
  app().query<{ partition: string; index: string; isPart: boolean }>(
    `SELECT i.indrelid::regclass::text AS partition, i.indexrelid::regclass::text AS index, c.relispartition AS "isPart"
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relkind = 'i' AND pg_get_indexdef(i.indexrelid) ~ '\\(account_id, object_id, id\\) WHERE'
      ORDER BY 1`,
  );

describe('the object index', () => {
  it('exists on every partition of events and deliveries', async () => {
    const partitions = await app().query<{ partition: string }>(
      `SELECT inhrelid::regclass::text AS partition FROM pg_inherits
        WHERE inhparent::regclass::text = ANY ($1) ORDER BY 1`,
      [TABLES],
    );
    expect(partitions.length).toBeGreaterThan(10);
    expect((await indexed()).map(({ partition }) => ({ partition }))).toEqual(partitions);
  });

  it('reuses the indexes already built on each partition', async () => {
    await app().query(TABLES.map((table) => `DROP INDEX ${table}_object_idx`).join(';'));
    const partitions = await app().query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent::regclass::text = ANY ($1)`,
      [TABLES],
    );
    for (const { name } of partitions)
      await app().query(
        `CREATE INDEX CONCURRENTLY ${name}_early ON ${name} (account_id, object_id, id) WHERE object_id IS NOT NULL`,
      );
    const runner = app().db.createQueryRunner();
    await new FindByObject().up(runner);
    await runner.release();

    const found = await indexed();
    expect(found).toHaveLength(partitions.length);
    for (const { index, isPart } of found) expect([index.endsWith('_early'), isPart]).toEqual([true, true]);
  });
});

describe('a resend by object', () => {
  it('reads only the rows of that object', async () => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: 'http://127.0.0.1:9999/' });
    for (const objectId of [1, 2, 1, 1]) await account.publish({ objectId });
    await account.patchWebhook(webhook.id, { isActive: false });
    await account.patchWebhook(webhook.id, { isActive: true });

    const range = { since: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };
    const search: Search = {
      accountId: account.id,
      webhookId: null,
      pattern: null,
      before: range.until,
      criteria: { ...range, objectId: '2' },
    };
    const { text, values } = countWanted('resend', search, { cursor: null, scan: 10, most: 10 });
    const [stretch] = await app().query<Stretch>(text, values);
    expect(stretch).toMatchObject({ scanned: 1, wanted: 1 });
  });
});
