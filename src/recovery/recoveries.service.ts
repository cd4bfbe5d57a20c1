import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';

import { AppError, invalidField, notFound } from '../common/errors.js';
import {
  type RecoveryCounts,
  RecoveryEntity,
  type RecoveryKind,
  type RecoveryState,
  type WebhookEntity,
} from '../database/entities/index.js';
import type { DeliveryFilter } from '../deliveries/delivery-filter.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import type { GivenRange } from './check-range.js';
import { RecoveriesReader } from './recoveries-reader.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryRunner } from './recovery-runner.js';
import { RecoverySteps } from './recovery-steps.js';
import { PHASES, type Search } from './search.js';

/** How to run a recovery. */
export interface RecoveryOptions {
  /** Only count. */
  readonly dryRun?: boolean | undefined;
  readonly ratePerSecond?: number | null | undefined;
}

export interface ResendOptions extends RecoveryOptions {
  /** Whether the filter may be empty, and so mean everything. */
  readonly all?: boolean | undefined;
}

export interface RecoverRequest extends GivenRange, RecoveryOptions {
  readonly since: string;
  readonly which: Exclude<RecoveryKind, 'resend'>;
}

/** A recovery, or a dry run of one, which has no id. */
export interface ShownRecovery extends Omit<RecoveryEntity, 'id' | 'state' | 'phase' | 'cursor' | 'nextStepAt'> {
  readonly id: number | null;
  readonly state: RecoveryState | 'dry_run';
}

/** A filter lost by mistake must not mean everything. */
const MUST_BE_MEANT = 'must be true if there is no condition: add one, such as webhookId or status, or send all: true';

const UNIQUE_VIOLATION = '23505';

/** From which states a recovery may be moved into which. */
const FROM: Readonly<Record<'running' | 'paused' | 'canceled', readonly RecoveryState[]>> = {
  running: ['paused'],
  paused: ['running'],
  canceled: ['running', 'paused'],
};

/** Begins, pauses, resumes and cancels recoveries. */
@Injectable()
export class RecoveriesService {
  constructor(
    private readonly db: DataSource,
    private readonly webhooks: WebhooksService,
    private readonly planner: RecoveryPlanner,
    private readonly reader: RecoveriesReader,
    private readonly steps: RecoverySteps,
    private readonly runner: RecoveryRunner,
  ) {}

  /**
   * Recovers what a webhook missed in a time range: exhausted deliveries, or events published and not delivered to it.
   *
   * @throws AppError `not_found`, `invalid_request`, or `state_conflict` if the webhook is disabled or already has a
   *   recovery that is not over
   */
  async recover(accountId: number, webhookId: number, request: RecoverRequest): Promise<ShownRecovery> {
    const { eventType: pattern } = await this.webhooks.getActive(accountId, webhookId);
    const { now, since, until } = await this.planner.rangeOf(accountId, request, false);
    const search = { accountId, webhookId, pattern, criteria: { since, until }, before: now };
    return this.begin(request.which, search, request);
  }

  /**
   * Sends all deliveries of a filter again: exhausted and canceled ones, unless it names states.
   *
   * @throws AppError as {@link recover} does, and `invalid_request` for an empty filter without `all`
   */
  async resend(accountId: number, filter: DeliveryFilter, options: ResendOptions): Promise<ShownRecovery> {
    const { webhookId } = filter;
    const isNarrowed = Object.values(filter).some((condition) => condition !== undefined);
    if (!isNarrowed && options.all !== true) throw invalidField('all', MUST_BE_MEANT);
    if (webhookId !== undefined) await this.activeWebhook(accountId, webhookId);
    const { now, since, until } = await this.planner.rangeOf(accountId, filter, true);
    const criteria = { ...filter, since, until };
    const search = { accountId, webhookId: webhookId ?? null, pattern: null, criteria, before: now };
    return this.begin('resend', search, options);
  }

  /** @throws AppError `not_found`, or `state_conflict` if it is over */
  async move(accountId: number, id: number, to: keyof typeof FROM): Promise<RecoveryEntity> {
    const [, moved] = await this.db.query<[unknown, number]>(
      `UPDATE recoveries
          SET state = $3, next_step_at = now(), modified_at = now(), ended_at = CASE WHEN $3 = 'canceled' THEN now() END
        WHERE account_id = $1 AND id = $2 AND state = ANY ($4)`,
      [accountId, id, to, FROM[to]],
    );
    const recovery = await this.reader.get(accountId, id);
    if (moved === 0 && recovery.state !== to)
      throw new AppError('state_conflict', { detail: `The recovery is ${recovery.state}.` });
    void this.runner.wake();
    return recovery;
  }

  private async begin(kind: RecoveryKind, search: Search, options: RecoveryOptions): Promise<ShownRecovery> {
    const { accountId, webhookId, criteria } = search;
    if (!options.dryRun && webhookId !== null) await this.refuseSecond(webhookId);
    const counts = await this.planner.count(kind, search);
    const fields = { accountId, webhookId, kind, criteria: { ...criteria }, ...totalled(counts) };
    const ratePerSecond = options.ratePerSecond ?? null;
    if (options.dryRun) return dryRun({ ...fields, ratePerSecond }, new Date(search.before));

    const { id } = await this.store({ ...fields, ratePerSecond, phase: PHASES[kind][0]! });
    // With nothing to send it ends at once, unless something is being published at this moment.
    if (fields.total === 0) while (await this.steps.take(id));
    else void this.runner.wake();
    return this.reader.get(accountId, id);
  }

  private async store(fields: Partial<RecoveryEntity>): Promise<RecoveryEntity> {
    try {
      return await this.db.getRepository(RecoveryEntity).save(fields);
    } catch (error) {
      const { code } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: unknown };
      if (code === UNIQUE_VIOLATION) await this.refuseSecond(fields.webhookId!);
      throw error;
    }
  }

  private async refuseSecond(webhookId: number): Promise<void> {
    const running = await this.db.getRepository(RecoveryEntity).findOneBy([
      { webhookId, state: 'running' },
      { webhookId, state: 'paused' },
    ]);
    if (!running) return;
    const detail = `Recovery ${running.id} of this webhook is ${running.state}. Wait until it ends, or cancel it first.`;
    throw new AppError('state_conflict', { detail });
  }

  /** A deleted webhook cannot be enabled any more, so its error says so. */
  private async activeWebhook(accountId: number, id: number): Promise<WebhookEntity> {
    const [webhook] = await this.webhooks.getMany(accountId, [id]);
    if (!webhook) throw notFound('webhook');
    if (!webhook.deletedAt) return this.webhooks.getActive(accountId, id);
    throw new AppError('state_conflict', { detail: 'The webhook was deleted. Nothing can be sent to it.' });
  }
}

function totalled(counts: RecoveryCounts) {
  return { counts, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}

function dryRun(
  fields: Pick<ShownRecovery, 'accountId' | 'webhookId' | 'kind' | 'criteria' | 'counts' | 'total' | 'ratePerSecond'>,
  at: Date,
): ShownRecovery {
  return {
    ...fields,
    id: null,
    state: 'dry_run',
    stateReason: null,
    done: 0,
    createdAt: at,
    modifiedAt: at,
    endedAt: at,
  };
}
