import { randomBytes } from 'node:crypto';

import fastifyStatic from '@fastify/static';
import { Controller, Get, Logger, type OnModuleInit, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { Public } from '../accounts/auth.decorators.js';
import { AppError } from '../common/errors.js';
import { builtDashboard } from './built-dashboard.js';
import { pageHeaders } from './page-headers.js';
import { PAGE_PATHS } from './page-paths.js';

/**
 * Serves the dashboard: its one page at every address it has, and its files. Who may see what is the API's to say; the
 * page itself is the same for everyone.
 */
@ApiExcludeController()
@Controller()
export class DashboardController implements OnModuleInit {
  private readonly built = builtDashboard();

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    if (!this.built) {
      new Logger(DashboardController.name).warn('The dashboard is not built: run `npm run build`.');
      return;
    }
    // A file's name has a hash of its content, so that a copy of it never gets old.
    // Not awaited: that would make Fastify ready now, before Nest has told it how errors are answered.
    void this.adapterHost.httpAdapter?.getInstance<FastifyInstance>().register(fastifyStatic, {
      root: this.built.assets,
      prefix: '/assets/',
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
      index: false,
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    });
  }

  @Get(PAGE_PATHS)
  @Public()
  page(@Res() reply: FastifyReply): void {
    if (!this.built) throw new AppError('not_found', { detail: 'The dashboard is not built.' });
    const nonce = randomBytes(16).toString('base64');
    void reply.headers(pageHeaders(nonce)).send(this.built.page.replaceAll('{{nonce}}', nonce));
  }
}
