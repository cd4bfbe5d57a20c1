import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';

import { StatementPool } from '../../src/database/statement.pool.js';
import { useApp } from '../support/app.js';

const app = useApp();

const KEEPALIVES = `
  SELECT current_setting('tcp_keepalives_idle')::integer + current_setting('tcp_keepalives_interval')::integer
         * current_setting('tcp_keepalives_count')::integer AS seconds`;

it('Postgres ends the sessions of an unreachable process within a minute', async () => {
  const pool = app().app.get(StatementPool);
  const sessions = [
    pool.run({ text: KEEPALIVES }, []),
    pool.runClaim({ text: KEEPALIVES }, []),
    pool.runRelaxed({ text: KEEPALIVES }, []),
    pool.transaction((transaction) => transaction.run({ text: KEEPALIVES }, [])),
    app().app.get(DataSource).query(KEEPALIVES),
  ];
  for (const session of sessions) expect(await session).toEqual([{ seconds: 60 }]);
});
