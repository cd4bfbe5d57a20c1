import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import type { AccountEntity, ApiTokenEntity } from '../database/entities/index.js';
import { IfGiven } from '../http/if-given.js';
import { NEXT_CURSOR } from '../http/page.dto.js';
import { INT32, INT64 } from '../http/schemas.js';
import { IsInstant } from '../http/instant.js';
import { IsText } from '../http/is-text.js';
import { IsZone } from '../http/is-zone.js';

const RETENTION = { minimum: 8, maximum: 3650 };
const ESHOP_ID = { ...INT64, minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;

export class CreateAccountDto {
  @ApiProperty({ example: 'acme' })
  @IsText(1, 200)
  name!: string;

  @ApiPropertyOptional({
    ...ESHOP_ID,
    description: 'Shop number in notification bodies. Default: the account id.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  eshopId?: number;

  @ApiPropertyOptional({ example: 'Europe/Prague', description: 'IANA name. Default: UTC.' })
  @IsOptional()
  @IsZone()
  timezone?: string;
}

export class UpdateAccountDto {
  @ApiPropertyOptional()
  @IfGiven()
  @IsText(1, 200)
  name?: string;

  @ApiPropertyOptional()
  @IfGiven()
  @IsZone()
  timezone?: string;

  @ApiPropertyOptional({ ...INT32, ...RETENTION, nullable: true, description: 'Null: the installation’s setting.' })
  @IsOptional()
  @IsInt()
  @Min(RETENTION.minimum)
  @Max(RETENTION.maximum)
  retentionDays?: number | null;
}

export class CreateApiTokenDto {
  @ApiProperty({ example: 'checkout service' })
  @IsText(1, 200)
  name!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  expiresAt?: string;
}

export class AccountDto {
  @ApiProperty(INT32) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty(ESHOP_ID) eshopId!: number;
  @ApiProperty() timezone!: string;
  @ApiProperty({ ...INT32, nullable: true }) retentionDays!: number | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;

  static of(account: AccountEntity): AccountDto {
    return {
      id: account.id,
      name: account.name,
      eshopId: Number(account.eshopId ?? account.id),
      timezone: account.timezone,
      retentionDays: account.retentionDays,
      createdAt: account.createdAt.toISOString(),
    };
  }
}

export class AccountPageDto {
  @ApiProperty({ type: [AccountDto] }) items!: AccountDto[];
  @ApiProperty(NEXT_CURSOR) nextCursor!: string | null;
}

export class CreatedAccountDto extends AccountDto {
  @ApiProperty({ description: 'Returned only here.' }) token!: string;
}

export class ApiTokenDto {
  @ApiProperty(INT32) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'The last four characters.' }) hint!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastUsedAt!: string | null;

  static of(token: ApiTokenEntity): ApiTokenDto {
    return {
      id: token.id,
      name: token.name,
      hint: token.hint,
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt?.toISOString() ?? null,
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class ApiTokenPageDto {
  @ApiProperty({ type: [ApiTokenDto] }) items!: ApiTokenDto[];
  @ApiProperty(NEXT_CURSOR) nextCursor!: string | null;
}

export class CreatedApiTokenDto extends ApiTokenDto {
  @ApiProperty({ description: 'Returned only here.' }) token!: string;
}
