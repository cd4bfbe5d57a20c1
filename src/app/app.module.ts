import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';

import { AccountsModule } from '../accounts/accounts.module.js';
import { AdminModule } from '../graphql/graphql.module.js';
import { DashboardModule } from '../dashboard-page/dashboard.module.js';
import { Metrics } from '../common/metrics.js';
import { PeriodicTasksModule } from '../common/periodic-tasks.module.js';
import { Stopping } from '../common/stopping.js';
import { type Config } from '../config/config.js';
import { ConfigModule } from '../config/config.module.js';
import { CountsModule } from '../counts/counts.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EgressRulesModule } from '../egress/egress.module.js';
import { EventsModule } from '../events/events.module.js';
import { DocumentedModule } from '../documented/documented.module.js';
import { BodyBudget } from '../http/body.budget.js';
import { FurtherChecks } from '../http/further-checks.js';
import { OpenConnections } from '../http/open-connections.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { StoppingGuard } from '../http/stopping.guard.js';
import { validationPipe } from '../http/validation.js';
import { InboxesModule } from '../inboxes/inboxes.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { RecoveriesModule, RecoveryModule } from '../recovery/recovery.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';

/** What every process needs, whatever it does. */
@Global()
@Module({
  providers: [Metrics, BodyBudget, FurtherChecks, Stopping, OpenConnections],
  exports: [Metrics, BodyBudget, FurtherChecks, Stopping, OpenConnections],
})
class ProcessModule {}

const EVERY_PROCESS = [
  ProcessModule,
  DatabaseModule,
  EgressRulesModule,
  CountsModule,
  RetentionModule,
  DeliveryModule,
  RecoveryModule,
  OperationsModule,
];
const API = [
  WebhooksModule,
  DeliveriesModule,
  RecoveriesModule,
  EventsModule,
  InboxesModule,
  DocumentedModule,
  AdminModule,
  DashboardModule,
];

/** The whole service. A process whose `ROLES` lack `api` answers for its health and metrics alone. */
@Module({})
export class AppModule {
  static of(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        PeriodicTasksModule,
        AccountsModule,
        ...EVERY_PROCESS,
        ...(config.roles.api ? API : []),
      ],
      providers: [
        { provide: APP_GUARD, useClass: StoppingGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe, inject: [FurtherChecks] },
      ],
    };
  }
}
