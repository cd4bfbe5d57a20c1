import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { AppError } from '../common/errors.js';
import { Stopping } from '../common/stopping.js';

const SERVED_WHILE_STOPPING = 'http:served-while-stopping';

/** Serves to the end of the process: what tells of the process itself. */
export const ServedWhileStopping = () => SetMetadata(SERVED_WHILE_STOPPING, true);

/** Another process takes it by then. */
const RETRY_AFTER_SECONDS = 1;

/** Refuses what comes while the process drains. Each surface writes that in its own form, as any other error. */
@Injectable()
export class StoppingGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly stopping: Stopping,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.stopping.isDraining) return true;
    if (this.reflector.getAllAndOverride(SERVED_WHILE_STOPPING, [context.getHandler(), context.getClass()]))
      return true;
    throw new AppError('unavailable', {
      detail: 'This process is stopping. Send the same again: another one takes it.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
