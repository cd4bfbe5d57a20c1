import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

import { DeliveryModule } from '../delivery/delivery.module.js';
import { DatabaseWatch } from './health/database.watch.js';
import { HealthController } from './health/health.controller.js';
import { InstallationFigures } from './metrics/installation.figures.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { ProcessFigures } from './metrics/process.figures.js';
import { Readiness } from './health/readiness.js';
import { ReadinessIndicators } from './health/readiness.indicators.js';

/** Health and metrics, in every process whatever its roles. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), DeliveryModule],
  controllers: [HealthController, MetricsController],
  providers: [Readiness, DatabaseWatch, ReadinessIndicators, InstallationFigures, ProcessFigures],
})
export class OperationsModule {}
