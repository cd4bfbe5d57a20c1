import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { AppError } from '../common/errors.js';
import { Stopping } from '../common/stopping.js';

const SERVED_WHILE_STOPPING = 'http:served-while-stopping';

/** Marks routes that are served to the end of the process, because they report on the process itself. */
export const ServedWhileStopping = () => SetMetadata(SERVED_WHILE_STOPPING, true);

/** By then another process serves the request. */
const RETRY_AFTER_SECONDS = 1;

/** Refuses requests while the process drains. Each surface writes the refusal in its own format, like any other error. */
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
      detail: 'This process is stopping. Send the same request again: another process will take it.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
