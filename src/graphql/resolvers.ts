import { AccountsResolver } from './accounts/accounts.resolver.js';
import { AttemptResponsesResolver, AttemptsResolver } from './deliveries/attempts.resolver.js';
import { DeliveriesResolver } from './deliveries/deliveries.resolver.js';
import { DeliveryRequestResolver } from './deliveries/delivery-request.resolver.js';
import { EventDeliveriesResolver } from './deliveries/event-deliveries.resolver.js';
import { EventsResolver } from './events/events.resolver.js';
import { LiveResolver } from './live/live.resolver.js';
import { OverviewResolver } from './overview/overview.resolver.js';
import { RecoveriesResolver } from './recoveries/recoveries.resolver.js';
import { TimelineResolver } from './overview/timeline.resolver.js';
import { WebhookDefaultsResolver } from './webhooks/webhook-defaults.resolver.js';
import { WebhookHealthResolver } from './webhooks/webhook-health.resolver.js';
import { WebhooksResolver } from './webhooks/webhooks.resolver.js';

/** Every resolver: what is served, and what `schema.gql` is printed from. */
export const RESOLVERS = [
  AccountsResolver,
  WebhooksResolver,
  EventsResolver,
  DeliveriesResolver,
  AttemptsResolver,
  AttemptResponsesResolver,
  DeliveryRequestResolver,
  EventDeliveriesResolver,
  LiveResolver,
  OverviewResolver,
  RecoveriesResolver,
  TimelineResolver,
  WebhookDefaultsResolver,
  WebhookHealthResolver,
];
