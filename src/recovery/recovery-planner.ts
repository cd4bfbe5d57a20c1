import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

import { AccountsService } from '../accounts/accounts.service.js';
import { AppError, invalidFields } from '../common/errors.js';
import { CONFIG, type Config } from '../config/config.js';
import type { RecoveryCounts, RecoveryKind } from '../database/entities/index.js';
import { checkRange, type GivenRange } from './check-range.js';
import { countWanted, cursorBehind, type Stretch } from './find-wanted.statement.js';
import { type Phase, PHASES, type Search } from './search.js';

/** Rows that one statement scans. */
const SCAN = 20_000;
/** A client waits for the answer. */
const LONGEST_MS = 25_000;
const DAY_MS = 86_400_000;

/** Plans as the delivery path does: partitions that were empty when last analyzed are not scanned in full. */
const PLANS = `SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL statement_timeout = ${LONGEST_MS}`;
const QUERY_CANCELED = '57014';

/** A checked range, with the moment to which it reaches. */
export interface CheckedRange {
  readonly since: string;
  readonly until: string;
  /** Now, by the database's clock, to the microsecond. */
  readonly now: string;
}

/** Counts beforehand what a recovery would bring back. */
@Injectable()
export class RecoveryPlanner {
  constructor(
    private readonly db: DataSource,
    private readonly accounts: AccountsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Checks a range by the database's clock. Without a beginning it begins where the account's history does: what is older may
   * still be stored, but is no longer shown.
   *
   * @param mayBeLonger whether it may be given an earlier beginning
   * @throws AppError `invalid_request` that names the field
   */
  async rangeOf(accountId: number, given: GivenRange, mayBeLonger: boolean): Promise<CheckedRange> {
    const { retentionDays } = await this.accounts.get(accountId);
    const [{ now }] = await this.db.query<[{ now: string }]>(
      `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`,
    );
    const keptDays = Math.min(retentionDays ?? Infinity, this.config.retentionDays);
    const errors = checkRange(given, { now: new Date(now), keptDays: mayBeLonger ? null : keptDays });
    if (errors.length > 0) throw invalidFields(errors);
    const { since, until } = given;
    const keptSince = new Date(Date.parse(now) - keptDays * DAY_MS).toISOString();
    return {
      since: since === undefined || Date.parse(since) < Date.parse(keptSince) ? keptSince : since,
      until: until === undefined || Date.parse(until) > Date.parse(now) ? now : until,
      now,
    };
  }

  /**
   * Counts what a recovery of this kind would find now, in one snapshot and without locks.
   *
   * @throws AppError `invalid_request` if that takes too long
   */
  async count(kind: RecoveryKind, search: Search): Promise<RecoveryCounts> {
    const deadline = performance.now() + LONGEST_MS;
    const counting = this.db.transaction('REPEATABLE READ', async (transaction) => {
      await transaction.query(PLANS);
      const counts: RecoveryCounts = {};
      for (const phase of PHASES[kind]) counts[phase] = await countPhase(transaction, phase, search, deadline);
      return counts;
    });
    return counting.catch((error: unknown) => {
      throw error instanceof QueryFailedError && codeOf(error) === QUERY_CANCELED ? tooLong() : error;
    });
  }
}

async function countPhase(transaction: EntityManager, phase: Phase, search: Search, deadline: number): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    const bounds = { cursor, scan: SCAN, most: SCAN };
    const { text, values } = countWanted(phase, search, bounds);
    const [stretch] = (await transaction.query(text, values)) as [Stretch];
    count += stretch.wanted;
    cursor = cursorBehind(stretch, bounds);
    if (cursor !== null && performance.now() > deadline) throw tooLong();
  } while (cursor !== null);
  return count;
}

function codeOf(error: QueryFailedError): unknown {
  return (error.driverError as { code?: unknown }).code;
}

function tooLong(): AppError {
  const message = `covers too much to count in ${LONGEST_MS / 1000} seconds: choose a shorter range`;
  return invalidFields([{ field: 'since', message }]);
}
