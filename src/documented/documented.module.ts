import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { CountsModule } from '../counts/counts.module.js';
import { DocumentedPaths } from './documented-paths.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsQueries } from './notifications/notifications.queries.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { UndeliveredContentsQueries } from './undelivered/undelivered-contents.queries.js';
import { UndeliveredController } from './undelivered/undelivered.controller.js';
import { UndeliveredQueries } from './undelivered/undelivered.queries.js';
import { UndeliveredService } from './undelivered/undelivered.service.js';

/** The two documented endpoints: two views of the same deliveries, each with its own wire format, errors and paging. */
@Module({
  imports: [AccountsModule, CountsModule],
  controllers: [UndeliveredController, NotificationsController],
  providers: [
    DocumentedPaths,
    UndeliveredService,
    UndeliveredQueries,
    UndeliveredContentsQueries,
    NotificationsService,
    NotificationsQueries,
  ],
})
export class DocumentedModule {}
