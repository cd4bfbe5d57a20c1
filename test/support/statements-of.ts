import type { DataSource } from 'typeorm';

/** Returns the statements on TypeORM's connections, which all reads use, while `work` runs. */
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
