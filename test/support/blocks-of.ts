import { Client, escapeLiteral } from 'pg';

import { INDEX_PLANS } from '../../src/database/index-plans.js';
import type { Statement } from '../../src/database/statement.js';

const PLANS = Object.entries(INDEX_PLANS)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: Record<string, number> }[];
}

/** Returns how many 8 kB blocks a statement touches, with a generic plan as on the delivery path. Changes nothing. */
export async function blocksOf(databaseUrl: string, { text }: Statement, values: readonly unknown[]): Promise<number> {
  const client = new Client({ connectionString: databaseUrl, options: PLANS });
  await client.connect();
  try {
    await client.query(`SET plan_cache_mode = force_generic_plan; BEGIN; PREPARE looked_at AS ${text}`);
    const literals = values.map((value) => escapeLiteral(String(value))).join();
    const { rows } = await client.query<Explained>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE looked_at${literals && `(${literals})`}`,
    );
    const plan = rows[0]!['QUERY PLAN'][0]!.Plan;
    return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
  } finally {
    await client.end();
  }
}
