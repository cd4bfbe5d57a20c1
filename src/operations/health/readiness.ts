import { Inject, Injectable } from '@nestjs/common';

import { CONFIG, type Config } from '../../config/config.js';
import { PartitionKeeper } from '../../database/partition.keeper.js';
import { StatementPool } from '../../database/statement.pool.js';
import { CLAIM, claimValues } from '../../delivery/queue/claim.statement.js';
import { PUBLISH } from '../../events/publish.statement.js';
import { PARTITION_DAYS_AHEAD } from './partition-days-ahead.js';
import { within } from '../../common/within.js';

/** Why this process cannot do its work now, null where it can. Public, so no reason names an address. */
export interface Verdict {
  readonly database: string | null;
  readonly partitions: string | null;
  /** Days after today, where they could be asked for. */
  readonly daysAhead: number | undefined;
  /** What the database said. */
  readonly error?: Error;
}

/** Who probes may not wait long, and who is about to be sent requests must be known to answer. */
const PATIENCE_MS = 2_000;
/** Those who ask at once, and within a second, share a verdict. */
const SHARED_FOR_MS = 1_000;

/** Where a statement that was prepared is not found, or stands there already, someone hands out connections by transaction. */
const PREPARED_ELSEWHERE = /^(?:26000|42P05)$/;

/**
 * Whether this process can do its work now, found out by doing it: a publish of nothing, a claim of nothing, over the very
 * connections and with the very statements. Never takes longer than two seconds.
 */
@Injectable()
export class Readiness {
  private asked: { readonly verdict: Promise<Verdict>; readonly until: number } | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly pool: StatementPool,
    private readonly partitions: PartitionKeeper,
  ) {}

  /** Never rejects. */
  check(): Promise<Verdict> {
    if (!this.asked || performance.now() > this.asked.until) {
      const asked = { verdict: this.judge(), until: Infinity };
      this.asked = asked;
      void asked.verdict.finally(() => (asked.until = performance.now() + SHARED_FOR_MS));
    }
    return this.asked.verdict;
  }

  private async judge(): Promise<Verdict> {
    try {
      const daysAhead = await within(PATIENCE_MS, this.tryAll());
      if (daysAhead >= 0) return { database: null, partitions: null, daysAhead };
      void this.partitions.makeMissing();
      return { database: null, partitions: 'the partition of today is missing and being created', daysAhead };
    } catch (error) {
      const database = reasonOf(error as { code?: unknown });
      return { database, partitions: 'cannot be checked', daysAhead: undefined, error: error as Error };
    }
  }

  private async tryAll(): Promise<number> {
    const { api, worker } = this.config.roles;
    if (api) await this.pool.run(PUBLISH, ['[]', '[]', '{}']);
    if (worker) {
      const defaultTimeoutSeconds = this.config.delivery.timeoutSeconds;
      const nothing = { lines: [], leaseToken: null, defaultTimeoutSeconds, bytes: 1, workerId: null };
      await this.pool.runClaim(CLAIM, claimValues(nothing));
    }
    const [row] = await this.pool.run<{ days: number }>(PARTITION_DAYS_AHEAD, []);
    return row!.days;
  }
}

function reasonOf({ code }: { code?: unknown }): string {
  if (code === '25006') return 'is read-only';
  if (PREPARED_ELSEWHERE.test(String(code))) return 'is behind a pooler that is not in session mode';
  return 'cannot be reached or does not respond';
}
