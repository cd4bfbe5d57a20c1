import { Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { DataSource } from 'typeorm';

import type { GraphqlContext } from '../../accounts/request-of.js';
import type { WebhookEntity } from '../../database/entities/index.js';
import type { ReadDelivery } from '../../deliveries/deliveries.reader.js';
import { EventsReader, type ListedEvent } from '../../events/events.reader.js';
import { WebhooksService } from '../../webhooks/webhooks.service.js';
import { LargeTexts, type LargeTextLoaders } from './large-texts.loaders.js';
import { textAllowance } from '../document-limits/text-allowance.js';
import { manyEach, oneEach } from './loaders.js';
import { FIND_FIRST_OF_EVENTS } from './relations.queries.js';
import { WebhookHealth, type WebhookHealthLoaders } from './webhook-health.loaders.js';

/** A row whose deliveries lie in partitions that its day tells. */
interface Dated {
  readonly id: string;
  readonly day: string;
}

/** The ways from one thing of an account to others, each a single statement for a whole level of an answer. */
export interface AccountRelations extends WebhookHealthLoaders, LargeTextLoaders {
  /** By its id, a deleted one too. */
  readonly webhook: DataLoader<number, WebhookEntity | null>;
  readonly event: DataLoader<string, ListedEvent | null>;
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
    private readonly health: WebhookHealth,
    private readonly texts: LargeTexts,
  ) {}

  of(context: GraphqlContext, accountId: number): AccountRelations {
    const ofContext = this.sets.get(context) ?? new Map<number, AccountRelations>();
    const relations = ofContext.get(accountId) ?? this.make(context, accountId);
    this.sets.set(context, ofContext.set(accountId, relations));
    return relations;
  }

  private make(context: GraphqlContext, accountId: number): AccountRelations {
    return {
      ...this.health.loadersOf(accountId),
      ...this.texts.loadersOf(accountId, () => textAllowance(context)),
      webhook: oneEach(
        (ids) => this.webhooks.getMany(accountId, ids),
        ({ id }) => id,
      ),
      event: oneEach(
        (ids) => this.events.getMany(accountId, ids),
        ({ id }) => id,
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
