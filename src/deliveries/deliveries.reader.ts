import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notFound } from '../common/errors.js';
import type { DeliveryEntity, EventEntity } from '../database/entities/index.js';
import { type DeferredReason, FIND_DELIVERIES, FIND_DELIVERY, FIND_OF_EVENT } from './deliveries.queries.js';

/** A delivery with when it is tried next, and what holds it back. */
export interface ReadDelivery extends Omit<DeliveryEntity, 'eventDay'> {
  /** Null once it is final; while it is under way, when its lease ends. */
  readonly nextAttemptAt: Date | null;
  readonly isUnderWay: boolean;
  /** Null where nothing holds it back, and once it is final or under way. */
  readonly deferredReason: DeferredReason | null;
  /** Null also where nobody knows. */
  readonly deferredUntil: Date | null;
  /** What is wrong with its webhook, as a code, where it is deferred as `misconfigured`. */
  readonly deferredProblem: string | null;
}

type OfEvent = Pick<ReadDelivery, 'id' | 'webhookId' | 'status'>;

/** Reads deliveries. */
@Injectable()
export class DeliveriesReader {
  constructor(private readonly db: DataSource) {}

  async get(accountId: number, id: number): Promise<ReadDelivery> {
    const [delivery] = await this.db.query<ReadDelivery[]>(FIND_DELIVERY, [accountId, id]);
    if (!delivery) throw notFound('delivery');
    return delivery;
  }

  getMany(accountId: number, ids: readonly number[]): Promise<ReadDelivery[]> {
    return this.db.query(FIND_DELIVERIES, [accountId, ids]);
  }

  /** Where an event went. */
  async listOfEvent(accountId: number, { id, day }: Pick<EventEntity, 'id' | 'day'>) {
    const deliveries = await this.db.query<OfEvent[]>(FIND_OF_EVENT, [accountId, id, day]);
    return deliveries.map((delivery) => ({ ...delivery, id: Number(delivery.id) }));
  }
}
