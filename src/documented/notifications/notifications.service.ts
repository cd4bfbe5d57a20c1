import { Injectable } from '@nestjs/common';

import { AccountsService } from '../../accounts/accounts.service.js';
import { withOffset, writtenOffsetAt } from '../../common/timestamps.js';
import { type AccountEntity, countedState, STATES } from '../../database/entities/index.js';
import { eventInstance } from '../../delivery/attempt/render-body.js';
import { notificationsQuery } from './notifications-query.js';
import type { NotificationDto, NotificationsDto } from './notifications.dto.js';
import { NotificationsQueries, type NotifiedDelivery, type NotifiedEvent } from './notifications.queries.js';

/** The notifications list, page by page. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly queries: NotificationsQueries,
  ) {}

  /** @throws AppError `invalid_request` for a bad parameter, `not_found` for a page past the end */
  async page(accountId: number, parameters: ReadonlyMap<string, string>): Promise<NotificationsDto> {
    const account = await this.accounts.get(accountId);
    const query = notificationsQuery(parameters, account.timezone);
    const { totalCount, pageCount, deliveries, events } = await this.queries.page(
      accountId,
      query,
      account.retentionDays,
    );
    return {
      notifications: deliveries.map((delivery) => notificationOf(account, delivery, events.get(delivery.eventId))),
      paginator: {
        totalCount,
        page: query.page,
        pageCount,
        itemsOnPage: deliveries.length,
        itemsPerPage: query.itemsPerPage,
      },
    };
  }
}

/**
 * A delivery as the document shows it. Dates are in the account's present zone, except what was sent (format
 * `notification`): that is shown as it was sent, with the offset stored with the event. No offset is negative, not even one
 * that was sent so before.
 *
 * @param event undefined if its history was dropped
 */
function notificationOf(
  account: AccountEntity,
  delivery: NotifiedDelivery,
  event: NotifiedEvent | undefined,
): NotificationDto {
  const inZone = (instant: string) => withOffset(instant, writtenOffsetAt(instant, account.timezone));
  const eventCreated = event ? inZone(event.occurredUs) : null;
  const wasSent = delivery.format === 'notification';
  return {
    id: Number(delivery.id),
    webhookId: delivery.webhookId,
    webhookUrl: delivery.targetUrl,
    event: delivery.eventType,
    eventCreated,
    created: inZone(delivery.createdUs),
    attempted: delivery.attemptedUs === null ? null : inZone(delivery.attemptedUs),
    attempts: delivery.attemptCount,
    // Once delivered it stays `success`, even if a resend fails.
    status: STATES[countedState(delivery)].notified,
    active: delivery.status === 'pending',
    data: {
      eshopId: Number(account.eshopId ?? account.id),
      event: delivery.eventType,
      eventCreated: event && wasSent ? withOffset(event.occurredUs, Math.max(0, event.utcOffsetMinutes)) : eventCreated,
      eventInstance: eventInstance({
        instance: event?.instance ?? null,
        objectId: delivery.objectId,
        eventId: delivery.eventId,
      }),
    },
  };
}
