import { Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { DataSource } from 'typeorm';

import type { GraphqlContext } from '../accounts/request-of.js';
import type { EventEntity, WebhookEntity } from '../database/entities/index.js';
import { DeliveriesReader, type ReadAttempt, type ReadDelivery } from '../delivery/deliveries.reader.js';
import { type DeliveryRequest, DeliveryRequests } from '../delivery/delivery.requests.js';
import { EventsReader } from '../events/events.reader.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { manyEach, oneEach, oneOfEach } from './loaders.js';
import { FIND_FIRST_OF_EVENTS } from './relations.queries.js';
import { WebhookHealth, type WebhookHealthLoaders } from './webhook-health.loaders.js';

/** A row whose attempts or deliveries lie in a partition that its day tells. */
interface Dated {
  readonly id: string;
  readonly day: string;
}

/** The ways from one thing of an account to others, each a single statement for a whole level of an answer. */
export interface AccountRelations extends WebhookHealthLoaders {
  /** By its id, a deleted one too. */
  readonly webhook: DataLoader<number, WebhookEntity | null>;
  readonly event: DataLoader<string, EventEntity | null>;
  /** Of a delivery, in their order. */
  readonly attempts: DataLoader<Dated, ReadAttempt[]>;
  /** What is sent for a delivery. */
  readonly request: DataLoader<Dated, DeliveryRequest | null>;
  /** Of an event: the first of them. */
  readonly deliveries: DataLoader<Dated, ReadDelivery[]>;
}

/** Keeps one set of loaders for each request and account. */
@Injectable()
export class Relations {
  private readonly sets = new WeakMap<GraphqlContext, Map<number, AccountRelations>>();

  constructor(
    private readonly db: DataSource,
    private readonly webhooks: WebhooksService,
    private readonly events: EventsReader,
    private readonly deliveries: DeliveriesReader,
    private readonly requests: DeliveryRequests,
    private readonly health: WebhookHealth,
  ) {}

  of(context: GraphqlContext, accountId: number): AccountRelations {
    const ofContext = this.sets.get(context) ?? new Map<number, AccountRelations>();
    const relations = ofContext.get(accountId) ?? this.make(accountId);
    this.sets.set(context, ofContext.set(accountId, relations));
    return relations;
  }

  private make(accountId: number): AccountRelations {
    return {
      ...this.health.loadersOf(accountId),
      webhook: oneEach(
        (ids) => this.webhooks.getMany(accountId, ids),
        ({ id }) => id,
      ),
      event: oneEach(
        (ids) => this.events.getMany(accountId, ids),
        ({ id }) => id,
      ),
      attempts: manyEach(
        (deliveries) => this.deliveries.attemptsOf(accountId, deliveries),
        ({ deliveryId }) => deliveryId,
      ),
      request: oneOfEach(
        (deliveries) => this.requests.of(accountId, deliveries),
        ({ deliveryId }) => deliveryId,
      ),
      deliveries: manyEach(
        (events) => this.deliveriesOf(accountId, events),
        ({ eventId }) => eventId,
      ),
    };
  }

  private deliveriesOf(accountId: number, events: readonly Dated[]): Promise<ReadDelivery[]> {
    const earliest = events.map(({ day }) => day).sort()[0];
    return this.db.query(FIND_FIRST_OF_EVENTS, [accountId, events.map(({ id }) => id), earliest]);
  }
}
