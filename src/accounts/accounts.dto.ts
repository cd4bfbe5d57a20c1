import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import type { AccountEntity, ApiTokenEntity } from '../database/entities/index.js';
import { IfGiven } from '../http/if-given.js';
import { IsInstant } from '../http/instant.js';
import { IsText } from '../http/is-text.js';
import { IsZone } from '../http/is-zone.js';

const RETENTION = { minimum: 8, maximum: 3650 };

export class CreateAccountDto {
  @ApiProperty({ example: 'acme' })
  @IsText(1, 200)
  name!: string;

  @ApiPropertyOptional({ description: 'The shop number that notification bodies carry; the account id if left out.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  eshopId?: number;

  @ApiPropertyOptional({ example: 'Europe/Prague', description: 'IANA name; UTC if left out.' })
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

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Null: the installation’s.', ...RETENTION })
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
  @ApiProperty() id!: number;
  @ApiProperty() name!: string;
  @ApiProperty() eshopId!: number;
  @ApiProperty() timezone!: string;
  @ApiProperty({ type: 'integer', nullable: true }) retentionDays!: number | null;
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

export class CreatedAccountDto extends AccountDto {
  @ApiProperty({ description: 'Shown only here.' }) token!: string;
}

export class ApiTokenDto {
  @ApiProperty() id!: number;
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

export class CreatedApiTokenDto extends ApiTokenDto {
  @ApiProperty({ description: 'Shown only here.' }) token!: string;
}
