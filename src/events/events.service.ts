import { Injectable } from '@nestjs/common';

import { AccountsService } from '../accounts/accounts.service.js';
import { draftRow } from './draft-row.js';
import type { EventDraft } from './event-draft.js';
import { PublishIntake } from './publish.intake.js';

/** What a publisher learns about an event. */
export interface PublishedView {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  /** How many webhooks it goes to. */
  readonly deliveries: number;
}

/** Publishes events: stored and on their way to every subscribed webhook, or refused. */
@Injectable()
export class EventsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly intake: PublishIntake,
  ) {}

  /**
   * Stores events, their deliveries and their idempotency keys in one commit: once this resolves, every subscribed
   * webhook will get them, even if the process dies on the next line. All or none.
   *
   * Publishing again under the same key returns the first event and sends nothing.
   *
   * @throws AppError `idempotency_conflict` if a key was used before for a different event; `unavailable` while too
   *   much waits to be stored
   */
  async publish(accountId: number, drafts: readonly EventDraft[]): Promise<PublishedView[]> {
    const timezone = await this.accounts.timezoneOf(accountId);
    const now = Date.now();
    const published = await this.intake.publish(
      drafts.map((draft) => ({ row: draftRow(accountId, draft, timezone, now), payload: draft.payload })),
    );
    return published.map(({ id, createdAt, deliveries }, index) => ({
      id,
      type: drafts[index]!.type,
      createdAt,
      deliveries,
    }));
  }

  /** Publishes an event for one webhook only, whatever its event type. Returns the id of its delivery. */
  async publishTo(accountId: number, webhookId: number, draft: EventDraft): Promise<number | null> {
    const timezone = await this.accounts.timezoneOf(accountId);
    const row = draftRow(accountId, draft, timezone, Date.now());
    const [published] = await this.intake.publish([{ row, payload: draft.payload }], webhookId);
    return published!.firstDeliveryId === null ? null : Number(published!.firstDeliveryId);
  }
}
