import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { PeriodicTasks } from './periodic-task.js';

/** What runs by itself, on the timers of `@nestjs/schedule`. */
@Global()
@Module({ imports: [ScheduleModule.forRoot()], providers: [PeriodicTasks], exports: [PeriodicTasks] })
export class PeriodicTasksModule {}
