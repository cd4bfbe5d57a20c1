import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource, In } from 'typeorm';

import { BLOCK_BITS } from '../../counts/count-changes.statement.js';
import { type HappenedToWebhook, Statistics } from '../../counts/statistics.js';
import { CircuitEntity } from '../../database/entities/index.js';
import { type ProblemOfWebhook, WebhookProblems } from '../../delivery/attempt/webhook.problems.js';
import { SPANS } from '../schema/time-spans.js';
import { TIME_RANGES, type TimeRange } from '../schema/enums.js';
import { oneEach } from './loaders.js';

const PENDING = `
  SELECT account_id, webhook_id, block, pending_new + pending_tried AS pending`;

/**
 * How many deliveries wait for each webhook. $1: account, $2: webhooks. No block before that of the oldest one that waits
 * has any, whatever was not folded yet, so a long history costs nothing.
 */
const COUNT_WAITING = `
  SELECT webhook_id AS id, sum(pending)::integer AS waiting
    FROM (${PENDING} FROM delivery_counts
          UNION ALL ${PENDING} FROM count_changes) AS counted
   WHERE account_id = $1 AND webhook_id = ANY ($2) AND block >= (SELECT min(delivery_id) >> ${BLOCK_BITS} FROM pending_deliveries)
   GROUP BY webhook_id`;

/** Deliveries that wait for a webhook. */
interface Waiting {
  readonly id: number;
  readonly waiting: number;
}

/** How an account's webhooks fare, by id. Null stands for nothing: no attempts, none that wait, a closed circuit, no problem. */
export interface WebhookHealthLoaders {
  readonly health: Readonly<Record<TimeRange, DataLoader<number, HappenedToWebhook | null>>>;
  readonly waiting: DataLoader<number, Waiting | null>;
  readonly circuit: DataLoader<number, CircuitEntity | null>;
  readonly problem: DataLoader<number, ProblemOfWebhook | null>;
}

/** Makes the loaders of how webhooks fare. */
@Injectable()
export class WebhookHealth {
  constructor(
    private readonly db: DataSource,
    private readonly statistics: Statistics,
    private readonly problems: WebhookProblems,
  ) {}

  loadersOf(accountId: number): WebhookHealthLoaders {
    const health = TIME_RANGES.map((range) => [
      range,
      oneEach(
        (ids: number[]) => this.statistics.ofWebhooks(accountId, ids, SPANS[range]),
        ({ webhookId }) => webhookId,
      ),
    ]);
    return {
      health: Object.fromEntries(health) as WebhookHealthLoaders['health'],
      waiting: oneEach(
        (ids: number[]) => this.db.query<Waiting[]>(COUNT_WAITING, [accountId, ids]),
        ({ id }) => id,
      ),
      circuit: oneEach(
        (ids: number[]) => this.db.getRepository(CircuitEntity).findBy({ webhookId: In(ids) }),
        ({ webhookId }) => webhookId,
      ),
      problem: oneEach(
        (ids: number[]) => this.problems.of(accountId, ids),
        ({ id }) => id,
      ),
    };
  }
}
