import { offsetMinutesAt, withOffset } from '../../common/timestamps.js';
import { eventInstance } from '../../delivery/attempt/event-instance.js';
import type { NotificationDto } from './notifications.dto.js';
import type { NotifiedDelivery, NotifiedEvent } from './notifications.queries.js';

/** What a notification shows of its account. */
export interface NotifiedAccount {
  readonly id: number;
  readonly eshopId: string | null;
  readonly timezone: string;
}

/**
 * A delivery as the document shows it. Dates are in the account's present zone; but what was sent (format
 * `notification`) is shown as it was sent, by the offset stored with the event.
 *
 * @param event undefined where its history was dropped
 */
export function notificationOf(
  account: NotifiedAccount,
  delivery: NotifiedDelivery,
  event: NotifiedEvent | undefined,
): NotificationDto {
  const inZone = (instant: string) => withOffset(instant, offsetMinutesAt(instant, account.timezone));
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
    attempts: delivery.attempts,
    status: delivery.shownStatus,
    active: delivery.status === 'pending',
    data: {
      eshopId: Number(account.eshopId ?? account.id),
      event: delivery.eventType,
      eventCreated: event && wasSent ? withOffset(event.occurredUs, event.utcOffsetMinutes) : eventCreated,
      eventInstance: eventInstance({
        instance: event?.instance ?? null,
        objectId: delivery.objectId,
        eventId: delivery.eventId,
      }),
    },
  };
}
