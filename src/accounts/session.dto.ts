import { ApiProperty } from '@nestjs/swagger';

import { IsText } from '../http/is-text.js';
import { INT32 } from '../http/schemas.js';

export class SignInDto {
  @ApiProperty({ description: 'An API token or the operator’s.' })
  @IsText(1, 500)
  token!: string;
}

export class SessionDto {
  @ApiProperty({ ...INT32, nullable: true, description: 'Null for an operator who named none.' })
  accountId!: number | null;
  @ApiProperty() isOperator!: boolean;
  @ApiProperty({ format: 'date-time', description: 'Each look at the session begins its twelve hours anew.' })
  expiresAt!: string;
}
