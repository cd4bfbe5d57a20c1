import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiConflictResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { AccountId } from '../accounts/account-id.decorator.js';
import { DeliveryDto } from '../deliveries/deliveries.dto.js';
import { ParseSmallIdPipe } from '../http/parse-id.pipe.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { TestEventService } from './test-event.service.js';

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class TestEventController {
  constructor(private readonly tests: TestEventService) {}

  @Post(':id/test')
  @HttpCode(202)
  @TakesNoBody()
  @ApiOperation({ summary: 'Send a test event', description: 'Sent to this webhook only, whatever its event type.' })
  @ApiAcceptedResponse({ type: DeliveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: the webhook is disabled.' })
  async send(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<DeliveryDto> {
    return DeliveryDto.of(await this.tests.send(accountId, id));
  }
}
