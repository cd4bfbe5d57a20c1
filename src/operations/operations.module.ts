import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

import { DeliveryModule } from '../delivery/delivery.module.js';
import { DatabaseWatch } from './database.watch.js';
import { HealthController } from './health.controller.js';
import { InstallationFigures } from './installation.figures.js';
import { MetricsController } from './metrics.controller.js';
import { ProcessFigures } from './process.figures.js';
import { Readiness } from './readiness.js';
import { ReadinessIndicators } from './readiness.indicators.js';

/** Health and metrics, of every process whatever its roles. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), DeliveryModule],
  controllers: [HealthController, MetricsController],
  providers: [Readiness, DatabaseWatch, ReadinessIndicators, InstallationFigures, ProcessFigures],
})
export class OperationsModule {}
