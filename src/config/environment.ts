import { Transform } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
} from 'class-validator';

const list = Transform(({ value }) => split(value));
const integer = Transform(({ value }) => (/^-?\d+$/.test(String(value)) ? Number(value) : value));
const boolean = Transform(({ value }) =>
  /^(true|1)$/i.test(value) ? true : /^(false|0)$/i.test(value) ? false : value,
);

const IP_OR_CIDR = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)(\/\d{1,3})?$/i;
const HOST_AND_PORT = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** The environment as it may be set: each variable's type, bounds and default. An empty variable counts as unset. */
export class Environment {
  @integer
  @IsInt()
  @Min(1)
  @Max(65_535)
  PORT: number = 3000;

  @IsString()
  HOST: string = '127.0.0.1';

  @IsOptional()
  @IsString()
  DATABASE_URL?: string;

  @IsString()
  DATA_DIR: string = '.data';

  @IsOptional()
  @MinLength(16)
  OPERATOR_TOKEN?: string;

  @IsOptional()
  @MinLength(16)
  ACCOUNT_TOKEN?: string;

  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: 'SECRETS_KEY must be 32 bytes in base64: generate it with `openssl rand -base64 32`',
  })
  SECRETS_KEY?: string;

  @IsOptional()
  @list
  @Matches(/^(\d+|[\da-f.:]+(\/\d{1,3})?|loopback|linklocal|uniquelocal)$/i, {
    each: true,
    message: 'TRUST_PROXY must be a number of hops, or CIDRs separated by commas',
  })
  TRUST_PROXY?: string[];

  @list
  @Matches(IP_OR_CIDR, {
    each: true,
    message: 'TARGET_ALLOWED_NETWORKS must be CIDRs separated by commas, such as 10.0.0.0/8',
  })
  TARGET_ALLOWED_NETWORKS: string[] = [];

  @list
  @Matches(/^[\w.-]+$/, { each: true, message: 'TARGET_ALLOWED_HOSTS must be host names separated by commas' })
  TARGET_ALLOWED_HOSTS: string[] = [];

  @boolean
  @IsBoolean()
  TARGET_ALLOW_HTTP: boolean = false;

  @list
  @Matches(HOST_AND_PORT, { each: true, message: 'DNS_SERVERS must be host:port pairs separated by commas' })
  DNS_SERVERS: string[] = [];

  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  PUBLIC_URL?: string;

  @list
  @ArrayNotEmpty()
  @IsIn(['api', 'worker'], { each: true })
  ROLES: string[] = ['api', 'worker'];

  @integer
  @IsInt()
  @Min(1)
  @Max(10_000)
  DELIVERY_CONCURRENCY: number = 256;

  @integer
  @IsInt()
  @Min(1)
  @Max(10_000)
  HOST_CONCURRENCY: number = 256;

  @integer
  @IsInt()
  @Min(1)
  @Max(300)
  DELIVERY_TIMEOUT_SECONDS: number = 10;

  @integer
  @IsInt()
  @Min(8)
  @Max(3_650)
  RETENTION_DAYS: number = 30;

  @integer
  @IsInt()
  @Min(0)
  @Max(3_600)
  SHUTDOWN_GRACE_SECONDS: number = 20;

  @integer
  @IsInt()
  @Min(0)
  @Max(300)
  SHUTDOWN_DELAY_SECONDS: number = 0;

  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  LOG_LEVEL: string = 'info';
}

function split(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
