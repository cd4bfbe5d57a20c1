import { ApiProperty } from '@nestjs/swagger';

import type { ShownProblem } from './webhook-problem.js';

export class WebhookProblemDto implements ShownProblem {
  @ApiProperty({ example: 'secret_unreadable', description: 'Stable.' }) code!: string;
  @ApiProperty({ description: 'What is wrong and what to do, in a sentence.' }) message!: string;
}
