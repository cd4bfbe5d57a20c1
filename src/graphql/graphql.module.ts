import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Inject, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';

import { AccountsModule } from '../accounts/accounts.module.js';
import type { GraphqlContext } from '../accounts/request-of.js';
import { CountsModule } from '../counts/counts.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EGRESS_RULES, type EgressRules } from '../egress/egress-rules.js';
import { EventsModule } from '../events/events.module.js';
import { FurtherChecks } from '../http/further-checks.js';
import { RecoveriesModule } from '../recovery/recovery.module.js';
import { checkWebhook } from '../webhooks/check-webhook.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { AccountsReader } from './accounts/accounts.reader.js';
import { errorsPlugin, formatError } from './errors/graphql-errors.js';
import { LargeTexts } from './relations/large-texts.loaders.js';
import { DOCUMENT_LIMITS, isTooLong, tooLarge } from './document-limits/document-limits.js';
import { limitsPlugin } from './document-limits/limits.plugin.js';
import { mergeRefusal } from './document-limits/merge-refusal.js';
import { MOST_VARIABLE_ERRORS } from './document-limits/variable-errors.js';
import { SocketCaller } from './live/socket.caller.js';
import { ChangeFinder } from './live/change.finder.js';
import { DeliveryChanges } from './live/delivery.changes.js';
import { GraphqlSockets } from './live/graphql.sockets.js';
import { OverviewQueries } from './overview/overview.queries.js';
import { Relations } from './relations/relations.js';
import { RESOLVERS } from './resolvers.js';
import { statusPlugin } from './errors/status.plugin.js';
import { UpdateWebhookInput } from './webhooks/webhooks.input.js';
import { WebhookHealth } from './relations/webhook-health.loaders.js';

/** No landing page, because it would load scripts from elsewhere; introspection on, because the schema is public. */
const OPTIONS: ApolloDriverConfig = {
  driver: ApolloDriver,
  path: '/graphql',
  autoSchemaFile: true,
  introspection: true,
  graphiql: false,
  includeStacktraceInErrorResponses: false,
  autoTransformHttpErrors: false,
  preserveHttpStatusForExecutionErrors: false,
  allowBatchedHttpRequests: false,
  // What no page of another origin can send unasked. A GET takes no cookie, and carries no mutation.
  csrfPrevention: { requestHeaders: ['authorization', 'x-apollo-operation-name', 'apollo-require-preflight'] },
  persistedQueries: false,
  executionOptions: { maxCoercionErrors: MOST_VARIABLE_ERRORS },
  parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
  context: contextOf,
  plugins: [limitsPlugin(), errorsPlugin(), statusPlugin()],
  formatError,
};

/** What resolvers know of a request. Made before anything else, so it is here that no long document gets further. */
function contextOf(request: FastifyRequest): GraphqlContext {
  const query = documentOf(request);
  if (isTooLong(query)) throw tooLarge();
  const refusal = mergeRefusal(query);
  if (refusal) throw refusal;
  return { request };
}

/** By GET it is read as Apollo reads it, or another text would be judged than the one that is parsed. */
function documentOf({ method, url, body }: FastifyRequest): unknown {
  if (method === 'GET') return new URLSearchParams(url.split('?').slice(1).join('?')).get('query');
  return ((body ?? {}) as { query?: unknown }).query;
}

/** What subscriptions need. */
const LIVE = [GraphqlSockets, SocketCaller, DeliveryChanges, ChangeFinder];

/** The admin API: everything that the dashboard and operators see and do, in GraphQL. */
@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>(OPTIONS),
    AccountsModule,
    CountsModule,
    WebhooksModule,
    EventsModule,
    DeliveriesModule,
    DeliveryModule,
    RecoveriesModule,
  ],
  providers: [...RESOLVERS, ...LIVE, Relations, LargeTexts, AccountsReader, OverviewQueries, WebhookHealth],
})
export class AdminModule {
  constructor(checks: FurtherChecks, @Inject(EGRESS_RULES) rules: EgressRules) {
    // The one input that does not extend the REST body of its kind.
    checks.add(UpdateWebhookInput, (webhook) => checkWebhook(webhook, rules));
  }
}
