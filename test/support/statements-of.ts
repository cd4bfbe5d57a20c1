import type { DataSource } from 'typeorm';

/** The statements on TypeORM's connections, which all reading goes through, while something is done. */
export async function statementsOf(db: DataSource, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { logger } = db;
  db.logger = {
    ...logger,
    logQuery: (text: string) => void statements.push(text),
    logQueryError: () => undefined,
  };
  try {
    await work();
  } finally {
    db.logger = logger;
  }
  return statements;
}
