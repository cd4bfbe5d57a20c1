import { Injectable } from '@nestjs/common';

import { AccountsService } from '../../accounts/accounts.service.js';
import { notificationOf } from './notification-of.js';
import { notificationsQuery } from './notifications-query.js';
import type { NotificationsDto } from './notifications.dto.js';
import { NotificationsQueries } from './notifications.queries.js';

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
