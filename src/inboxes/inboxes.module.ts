import { Module } from '@nestjs/common';

import { InboxKeeper } from './inbox.keeper.js';
import { InboxReceiverController } from './inbox-receiver.controller.js';
import { InboxesController } from './inboxes.controller.js';
import { InboxesService } from './inboxes.service.js';

/** Built-in receivers: created and read via the API; anyone may send to their URLs. */
@Module({
  controllers: [InboxesController, InboxReceiverController],
  providers: [InboxesService, InboxKeeper],
  exports: [InboxesService],
})
export class InboxesModule {}
