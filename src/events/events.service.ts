import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { AccountsService } from '../accounts/accounts.service.js';
import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';
import { offsetMinutesAt } from '../common/timestamps.js';
import { StatementPool, type StatementRunner } from '../database/statement.pool.js';
import { DeliveryQueue } from '../delivery/delivery.queue.js';
import type { FannedOut, PublishedEvent } from '../delivery/delivery.types.js';
import { WakeNotifier } from '../delivery/wake.notifier.js';
import type { EventDraft } from './event-draft.js';
import { FIND_BY_KEYS, PUBLISH } from './publish.statement.js';

/** What a publisher is told of an event. */
export interface PublishedView {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  /** How many webhooks it goes to. */
  readonly deliveries: number;
}

interface Keyed extends EventDraft {
  /** Over all that was published, hexadecimal: tells a repeat from a clash. */
  readonly requestHash: string;
}

interface PublishedRow {
  readonly n: number;
  readonly id: string;
  readonly day: string;
  readonly createdAt: Date;
  readonly stored: boolean;
}

type FirstUse = Omit<PublishedView, 'type'> & { readonly key: string; readonly requestHash: string };

/** Takes events in: stored, and on their way to every subscribed webhook, or refused. */
@Injectable()
export class EventsService {
  constructor(
    private readonly pool: StatementPool,
    private readonly accounts: AccountsService,
    private readonly queue: DeliveryQueue,
    private readonly workers: WakeNotifier,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores events, their deliveries and their idempotency keys in one transaction: once this resolves, every subscribed
   * webhook will get them, even if the process dies on the next line. All or none.
   *
   * Publishing again under the same key answers the first event and sends nothing.
   *
   * @throws AppError `idempotency_conflict` where a key was used before for another event
   */
  async publish(accountId: number, drafts: readonly EventDraft[]): Promise<PublishedView[]> {
    const timezone = await this.accounts.timezoneOf(accountId);
    const keyed = drafts.map((draft) => ({ ...draft, requestHash: requestHash(draft) }));
    const { firsts, indexOf } = firstOfEachKey(keyed);

    const { views, count } = await this.pool.transaction(async (transaction) => {
      const rows = firsts.map((draft, n) => draftRow(n, accountId, draft, timezone));
      const published = await transaction.run<PublishedRow>(PUBLISH, [JSON.stringify(rows)]);
      const fresh = published.filter(({ stored }) => stored);
      const fannedOut = await this.fanOut(transaction, accountId, fresh, firsts);
      const earlier = await this.findEarlier(transaction, accountId, published, firsts);
      const shown = published.map((row) => viewOf(row, firsts[row.n]!, fannedOut, earlier));
      return { views: shown, count: fresh.length };
    });

    this.workers.wake();
    this.metrics.published(count);
    return indexOf.map((index) => views[index]!);
  }

  /** Publishes an event for one webhook alone, whatever type it asks for; answers its delivery's id. */
  async publishTo(accountId: number, webhookId: number, draft: EventDraft): Promise<number | null> {
    const timezone = await this.accounts.timezoneOf(accountId);
    const deliveryId = await this.pool.transaction(async (transaction) => {
      const row = draftRow(0, accountId, { ...draft, requestHash: '' }, timezone);
      const [published] = await transaction.run<PublishedRow>(PUBLISH, [JSON.stringify([row])]);
      const [fannedOut] = await this.queue.fanOutToOne(
        transaction,
        publishedEvent(accountId, published!, draft),
        webhookId,
      );
      return fannedOut ? Number(fannedOut.firstDeliveryId) : null;
    });
    this.workers.wake();
    return deliveryId;
  }

  private async fanOut(
    transaction: StatementRunner,
    accountId: number,
    fresh: readonly PublishedRow[],
    drafts: readonly Keyed[],
  ): Promise<Map<string, FannedOut>> {
    if (fresh.length === 0) return new Map();
    const events = fresh.map((row) => publishedEvent(accountId, row, drafts[row.n]!));
    return new Map((await this.queue.fanOut(transaction, events)).map((one) => [one.eventId, one]));
  }

  private async findEarlier(
    transaction: StatementRunner,
    accountId: number,
    published: readonly PublishedRow[],
    drafts: readonly Keyed[],
  ): Promise<Map<string, FirstUse>> {
    const keys = published.filter(({ stored }) => !stored).map(({ n }) => drafts[n]!.idempotencyKey);
    if (keys.length === 0) return new Map();
    const found = await transaction.run<FirstUse>(FIND_BY_KEYS, [accountId, JSON.stringify(keys)]);
    return new Map(found.map((one) => [one.key, one]));
  }
}

/** @throws AppError `idempotency_conflict` */
function viewOf(
  row: PublishedRow,
  draft: Keyed,
  fannedOut: Map<string, FannedOut>,
  earlier: Map<string, FirstUse>,
): PublishedView {
  if (row.stored) {
    return {
      id: row.id,
      type: draft.type,
      createdAt: row.createdAt,
      deliveries: fannedOut.get(row.id)?.deliveries ?? 0,
    };
  }
  const first = earlier.get(draft.idempotencyKey!);
  if (first?.requestHash !== draft.requestHash) throw clash(draft.idempotencyKey);
  return { id: first.id, type: draft.type, createdAt: first.createdAt, deliveries: first.deliveries };
}

/** The drafts without those that repeat a key of the same batch, and for each of the batch where its first stands. */
function firstOfEachKey(drafts: readonly Keyed[]): { firsts: Keyed[]; indexOf: number[] } {
  const firsts: Keyed[] = [];
  const byKey = new Map<string, number>();
  const indexOf = drafts.map((draft) => {
    const index = draft.idempotencyKey === null ? undefined : byKey.get(draft.idempotencyKey);
    if (index === undefined) {
      if (draft.idempotencyKey !== null) byKey.set(draft.idempotencyKey, firsts.length);
      return firsts.push(draft) - 1;
    }
    if (firsts[index]!.requestHash !== draft.requestHash) throw clash(draft.idempotencyKey);
    return index;
  });
  return { firsts, indexOf };
}

function clash(key: string | null): AppError {
  return new AppError('idempotency_conflict', {
    detail: `The idempotency key ${key} was used before for a different event.`,
  });
}

function requestHash(draft: EventDraft): string {
  if (draft.idempotencyKey === null) return '';
  const { type, objectId, contentType, instance, occurredAt, payload } = draft;
  const fields = JSON.stringify([type, objectId, contentType, instance, occurredAt]);
  return createHash('sha256').update(fields).update('\0').update(payload).digest('hex');
}

function draftRow(n: number, accountId: number, draft: Keyed, timezone: string) {
  const happenedMs = draft.occurredAt === null ? Date.now() : Date.parse(draft.occurredAt);
  return {
    n,
    account_id: accountId,
    type: draft.type,
    payload: draft.payload,
    object_id: draft.objectId,
    content_type: draft.contentType,
    instance: draft.instance,
    occurred_at: draft.occurredAt,
    utc_offset_minutes: offsetMinutesAt(`${happenedMs}000`, timezone),
    key: draft.idempotencyKey,
    request_hash: draft.requestHash,
  };
}

function publishedEvent(accountId: number, row: PublishedRow, draft: EventDraft): PublishedEvent {
  const { type, objectId, contentType } = draft;
  return { id: row.id, day: row.day, accountId, type, objectId, contentType };
}
