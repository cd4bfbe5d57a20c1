import { Controller, Get, Header, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { SchemaObject } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';

import { Public } from '../../accounts/auth.decorators.js';
import { ServedWhileStopping } from '../../http/stopping.guard.js';
import { ReadinessIndicators } from './readiness.indicators.js';

const INDICATORS: SchemaObject = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    properties: { status: { type: 'string', enum: ['up', 'down'] } },
    required: ['status'],
    additionalProperties: true,
  },
};

const READINESS: SchemaObject = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'error', 'shutting_down'] },
    info: INDICATORS,
    error: INDICATORS,
    details: INDICATORS,
  },
  required: ['status', 'details'],
};

/** For load balancers and container platforms: is this process alive, and should it receive requests? */
@Public()
@ServedWhileStopping()
@ApiSecurity({})
@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly ready: ReadinessIndicators,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Whether the process runs',
    description: 'Checks nothing else: a restart would not bring a database back.',
  })
  @ApiOkResponse({
    schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } }, required: ['status'] },
  })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process can do its work', description: '503 lists what is down.' })
  @ApiOkResponse({ schema: READINESS })
  @ApiServiceUnavailableResponse({
    description: '`details` lists what is down.',
    content: { 'application/json': { schema: READINESS } },
  })
  async isReady(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult | string | object> {
    try {
      return await this.health.check([
        () => this.ready.process(),
        () => this.ready.database(),
        () => this.ready.partitions(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.status(503);
      return error.getResponse();
    }
  }
}
