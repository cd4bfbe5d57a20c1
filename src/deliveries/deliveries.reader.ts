import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notFound } from '../common/errors.js';
import type { DeliveryEntity, EventEntity } from '../database/entities/index.js';
import { type DeferredReason, FIND_DELIVERIES, FIND_DELIVERY, FIND_OF_EVENT } from './deliveries.queries.js';

/** A delivery with the time of its next attempt, and the reason that holds it back. */
export interface ReadDelivery extends Omit<DeliveryEntity, 'eventDay'> {
  /** Null once it is final; during an attempt, the end of its lease. */
  readonly nextAttemptAt: Date | null;
  readonly isUnderWay: boolean;
  /** Null if nothing holds it back, during an attempt, and once it is final. */
  readonly deferredReason: DeferredReason | null;
  /** Null also if nobody knows. */
  readonly deferredUntil: Date | null;
  /** The code of its webhook's problem if it is deferred as `misconfigured`. */
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

  /** The deliveries of an event. */
  async listOfEvent(accountId: number, { id, day }: Pick<EventEntity, 'id' | 'day'>) {
    const deliveries = await this.db.query<OfEvent[]>(FIND_OF_EVENT, [accountId, id, day]);
    return deliveries.map((delivery) => ({ ...delivery, id: Number(delivery.id) }));
  }
}
