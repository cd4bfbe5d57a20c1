import { type CanActivate, type ExecutionContext, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { invalidFields } from '../common/errors.js';

/** Refuses a body's fields, because they would be ignored, as `dryRun` would be when resending one delivery. */
class EmptyBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    const fields = Object.keys(body ?? {});
    if (fields.length === 0) return true;
    throw invalidFields(fields.map((field) => ({ field, message: 'is not a known field: this request takes none' })));
  }
}

/** Marks a route that changes something and needs nothing but its path. Runs once the caller is known. */
export const TakesNoBody = () => UseGuards(EmptyBodyGuard);
