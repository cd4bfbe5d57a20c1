import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '../../accounts/auth.decorators.js';
import { Metrics } from '../../common/metrics.js';
import { ServedWhileStopping } from '../../http/stopping.guard.js';
import { InstallationFigures } from './installation.figures.js';

/** Metrics in Prometheus's text format. */
@Public()
@ServedWhileStopping()
@ApiSecurity({})
@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly installation: InstallationFigures,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Metrics of this process and the installation' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async read(@Res() reply: FastifyReply): Promise<void> {
    await this.installation.refresh();
    const text = await this.metrics.registry.metrics();
    await reply.header('cache-control', 'no-store').type(this.metrics.registry.contentType).send(text);
  }
}
