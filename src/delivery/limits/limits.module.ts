import { Module } from '@nestjs/common';

import { Circuits } from './circuits.js';
import { RateBuckets } from './rate.buckets.js';
import { SlotShareKeeper } from './slot-share.keeper.js';
import { SlotShares } from './slot.shares.js';
import { WebhookLimits } from './webhook.limits.js';

/** How much may be sent to a webhook now, across processes. Knows nothing of deliveries. */
@Module({
  providers: [WebhookLimits, SlotShares, SlotShareKeeper, RateBuckets, Circuits],
  exports: [WebhookLimits, Circuits, SlotShares],
})
export class LimitsModule {}
