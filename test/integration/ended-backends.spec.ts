import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isDatabaseAway } from '../../src/database/connections/is-database-away.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { useApp } from '../support/app.js';
import { Random } from '../support/random.js';

/** How many backends to terminate while their sessions are in transactions. The long run: `ENDED_BACKENDS=1000`. */
const ENDED = Number(process.env.ENDED_BACKENDS ?? 40);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Transactions in progress at any moment. */
const SIDE_BY_SIDE = 6;
const LONGEST_MS = 12;

const app = useApp();

describe(`A process whose backends are terminated at random moments (SEED=${SEED})`, () => {
  let killer: pg.Client;
  beforeAll(async () => {
    killer = new pg.Client({ connectionString: app().config.databaseUrl, application_name: 'killer' });
    await killer.connect();
  });
  afterAll(() => killer.end());

  const random = new Random(SEED);
  const sleep = () => `SELECT pg_sleep(${random.below(LONGEST_MS) / 1000})`;
  const pool = () => app().app.get(StatementPool);
  const thinks = () => new Promise((resolve) => setTimeout(resolve, random.below(LONGEST_MS)));

  /** Every way the service runs a transaction or a statement. */
  const WAYS: readonly (() => Promise<unknown>)[] = [
    () =>
      pool().transaction(async (transaction) => {
        for (let n = random.below(4); n >= 0; n--) {
          await transaction.run({ text: sleep() }, []);
          await thinks();
        }
      }),
    () => pool().run({ text: sleep() }, []),
    () => pool().runRelaxed({ text: sleep() }, []),
    () => app().app.get(DataSource).query(sleep()),
    () =>
      app()
        .app.get(DataSource)
        .transaction(async (transaction) => {
          for (let n = random.below(4); n >= 0; n--) {
            await transaction.query(sleep());
            await thinks();
          }
        }),
  ];

  /** Terminates one of the service's backends, preferably one in a transaction. Returns how many were terminated. */
  async function endOne(): Promise<number> {
    const { rowCount } = await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        ORDER BY xact_start IS NULL, hashtext(pid::text || $1) LIMIT 1`,
      [String(random.next())],
    );
    return rowCount ?? 0;
  }

  it(
    `survives, fails only with "database is away" errors, and works again (${ENDED} terminated)`,
    async () => {
      const unforeseen: unknown[] = [];
      let ended = 0;
      const isOver = () => ended >= ENDED;
      const works = async () => {
        while (!isOver()) {
          await random
            .oneOf(WAYS)()
            .catch((error: unknown) => isDatabaseAway(error) || unforeseen.push(error));
        }
      };
      const ends = async () => {
        while (!isOver()) {
          await thinks();
          ended += await endOne();
        }
      };
      await Promise.all([ends(), ...Array.from({ length: SIDE_BY_SIDE }, works)]);
      expect(unforeseen).toEqual([]);
      await expect
        .poll(() => Promise.all(WAYS.map((way) => way())).then(() => 'works', String), { timeout: 10_000 })
        .toBe('works');
    },
    20_000 + ENDED * 200,
  );
});
