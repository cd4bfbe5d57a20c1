import { Delete, Options, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AppError } from '../../common/errors.js';

/** What both documented endpoints answer to. */
export const ALLOWED_METHODS = 'GET, HEAD, OPTIONS';

/**
 * A list that is only read. Every other method has a route of its own so that the guard runs first: who has no token
 * learns that (401) before that the method is refused (405).
 */
export abstract class ReadOnlyController {
  /** What `OPTIONS` answers beside the `Allow` header. */
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
