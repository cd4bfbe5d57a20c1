import { Module } from '@nestjs/common';

import { DashboardController } from './dashboard.controller.js';

/** The dashboard's page and files; whatever it shows comes from the admin API. */
@Module({ controllers: [DashboardController] })
export class DashboardModule {}
