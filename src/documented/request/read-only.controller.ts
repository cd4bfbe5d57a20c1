import { Delete, Options, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AppError } from '../../common/errors.js';
import { ALLOWED_METHODS } from './error-head.js';

/**
 * A read-only list. Every other method has a route of its own, so that the guard runs first: a request without a token gets
 * 401, not 405.
 */
export abstract class ReadOnlyController {
  /** The body of the response to `OPTIONS`. */
  protected abstract readonly description: Buffer;

  @Options()
  @ApiExcludeEndpoint()
  options(@Res() reply: FastifyReply): void {
    reply.header('Allow', ALLOWED_METHODS).header('Content-Type', 'application/json').send(this.description);
  }

  @Post()
  @ApiExcludeEndpoint()
  post(): never {
    throw new AppError('method_not_allowed');
  }

  @Put()
  @ApiExcludeEndpoint()
  put(): never {
    throw new AppError('method_not_allowed');
  }

  @Patch()
  @ApiExcludeEndpoint()
  patch(): never {
    throw new AppError('method_not_allowed');
  }

  @Delete()
  @ApiExcludeEndpoint()
  delete(): never {
    throw new AppError('method_not_allowed');
  }
}
