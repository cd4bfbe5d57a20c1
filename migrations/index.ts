import { CreateAccounts } from './0001-create-accounts.js';
import { CreateWebhooks } from './0002-create-webhooks.js';
import { CreateEventsAndDeliveries } from './0003-create-events-and-deliveries.js';
import { CreateInboxes } from './0004-create-inboxes.js';
import { QueueInLanes } from './0005-queue-in-lanes.js';
import { HoldLimitsAcrossProcesses } from './0006-hold-limits-across-processes.js';
import { CountDeliveries } from './0007-count-deliveries.js';
import { KeepRecoveries } from './0008-keep-recoveries.js';
import { FindOldIdempotencyKeys } from './0009-find-old-idempotency-keys.js';
import { TimeAttempts } from './0010-time-attempts.js';
import { FindByObject } from './0011-find-by-object.js';
import { StandHeldSnapshots } from './0012-stand-held-snapshots.js';
import { LeaseToWorkers } from './0014-lease-to-workers.js';
import { TellMisconfiguredWebhooks } from './0015-tell-misconfigured-webhooks.js';
import { KeepWhatWasSent } from './0016-keep-what-was-sent.js';
import { MarkCanceledDeliveries } from './0017-mark-canceled-deliveries.js';

/** Every migration, in the order in which it runs. */
export const MIGRATIONS = [
  CreateAccounts,
  CreateWebhooks,
  CreateEventsAndDeliveries,
  CreateInboxes,
  QueueInLanes,
  HoldLimitsAcrossProcesses,
  CountDeliveries,
  KeepRecoveries,
  FindOldIdempotencyKeys,
  TimeAttempts,
  FindByObject,
  StandHeldSnapshots,
  LeaseToWorkers,
  TellMisconfiguredWebhooks,
  KeepWhatWasSent,
  MarkCanceledDeliveries,
];
