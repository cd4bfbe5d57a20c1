import { AccountsResolver } from './accounts.resolver.js';
import { AttemptResponsesResolver, AttemptsResolver } from './attempts.resolver.js';
import { DeliveriesResolver } from './deliveries.resolver.js';
import { DeliveryRequestResolver } from './delivery-request.resolver.js';
import { EventsResolver } from './events.resolver.js';
import { LiveResolver } from './live/live.resolver.js';
import { OverviewResolver } from './overview.resolver.js';
import { RecoveriesResolver } from './recoveries.resolver.js';
import { TimelineResolver } from './timeline.resolver.js';
import { WebhookDefaultsResolver } from './webhook-defaults.resolver.js';
import { WebhookHealthResolver } from './webhook-health.resolver.js';
import { WebhooksResolver } from './webhooks.resolver.js';

/** Every resolver: what is served, and what `schema.gql` is printed from. */
export const RESOLVERS = [
  AccountsResolver,
  WebhooksResolver,
  EventsResolver,
  DeliveriesResolver,
  AttemptsResolver,
  AttemptResponsesResolver,
  DeliveryRequestResolver,
  LiveResolver,
  OverviewResolver,
  RecoveriesResolver,
  TimelineResolver,
  WebhookDefaultsResolver,
  WebhookHealthResolver,
];
