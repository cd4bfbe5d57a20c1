import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type LatencyPercentiles, latencyPercentiles } from './latency.js';
import { SUM_BY_BUCKET, SUM_OF_EACH } from './statistics.statement.js';

/** How far back to look. Minutes are kept for two days, so a longer span begins on the hour. */
export interface Span {
  readonly seconds: number;
  readonly beginsAt: 'minute' | 'hour';
}

/** The steps of a timeline, as Postgres intervals, and the longest rollups of which each can be made. */
const STEPS = {
  minute: { interval: '1 minute', madeOf: 'minute' },
  five_minutes: { interval: '5 minutes', madeOf: 'minute' },
  hour: { interval: '1 hour', madeOf: 'hour' },
  day: { interval: '24 hours', madeOf: 'hour' },
} as const;
export type Step = keyof typeof STEPS;

/** What happened in a span of time. A later resend does not change it. */
export interface Happened extends LatencyPercentiles {
  /** New deliveries. */
  readonly created: number;
  readonly delivered: number;
  readonly exhausted: number;
  readonly canceled: number;
  readonly attempts: number;
  readonly failedAttempts: number;
}

export interface HappenedInBucket extends Happened {
  readonly startsAt: Date;
}

export interface HappenedToWebhook extends Happened {
  readonly webhookId: number;
}

export const NOTHING_HAPPENED: Happened = {
  created: 0,
  delivered: 0,
  exhausted: 0,
  canceled: 0,
  attempts: 0,
  failedAttempts: 0,
  ...latencyPercentiles([]),
};

/** A row of the statements: counts and a histogram, which is null if nothing happened. */
type Row<Key> = Key & Omit<Happened, keyof LatencyPercentiles> & { readonly latencies: (number | null)[] };

const WHOLE_ACCOUNT = 0;

/**
 * Adds up what happened as of one instant, without a scan: from the rollups and the changes not folded into them yet.
 */
@Injectable()
export class Statistics {
  constructor(private readonly db: DataSource) {}

  /** Returns what happened in an account. */
  async ofAccount(accountId: number, span: Span): Promise<Happened> {
    const [happened = NOTHING_HAPPENED] = await this.sums(accountId, [WHOLE_ACCOUNT], span);
    return happened;
  }

  /** Returns what happened to each of the account's webhooks, except those without activity. */
  ofWebhooks(accountId: number, webhookIds: readonly number[], span: Span): Promise<HappenedToWebhook[]> {
    return this.sums(
      accountId,
      [...new Set(webhookIds)].filter((id) => id !== WHOLE_ACCOUNT),
      span,
    );
  }

  /**
   * Returns what happened in each step of the span, oldest first. Steps are aligned to UTC; the first and last are cut
   * short.
   *
   * @param webhookId defaults to the whole account
   */
  async timeline(accountId: number, span: Span, step: Step, webhookId?: number): Promise<HappenedInBucket[]> {
    const { interval, madeOf } = STEPS[step];
    const webhooks = webhookId === WHOLE_ACCOUNT ? [] : [webhookId ?? WHOLE_ACCOUNT];
    const rows = await this.db.query<Row<{ startsAt: Date }>[]>(SUM_BY_BUCKET.text, [
      accountId,
      webhooks,
      span.seconds,
      span.beginsAt,
      madeOf,
      interval,
    ]);
    return rows.map(readRow);
  }

  private async sums(accountId: number, webhookIds: number[], span: Span): Promise<HappenedToWebhook[]> {
    const values = [accountId, webhookIds, span.seconds, span.beginsAt, 'hour'];
    const rows = await this.db.query<Row<{ webhookId: number }>[]>(SUM_OF_EACH.text, values);
    return rows.map(readRow);
  }
}

function readRow<Key>({ latencies, ...counts }: Row<Key>) {
  return { ...counts, ...latencyPercentiles(latencies) };
}
