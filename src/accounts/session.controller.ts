import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiSecurity,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AppError } from '../common/errors.js';
import { IsText } from '../http/is-text.js';
import { INT32 } from '../http/schemas.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { Public } from './auth.decorators.js';
import { ACCOUNT_HEADER, Authenticator } from './authenticator.js';
import { SessionCookie } from './session.cookie.js';

export class SignInDto {
  @ApiProperty({ description: 'An API token or an operator token.' })
  @IsText(1, 500)
  token!: string;
}

export class SessionDto {
  @ApiProperty({ ...INT32, nullable: true, description: 'Null for an operator who has not chosen an account.' })
  accountId!: number | null;
  @ApiProperty() isOperator!: boolean;
  @ApiProperty({
    format: 'date-time',
    description: 'Every request for the session renews its twelve hours.',
  })
  expiresAt!: string;
}

/** Signs a browser in and out. Its cookie is accepted here and on GraphQL; every other route needs a token. */
@ApiTags('Session')
@ApiSecurity({})
@ApiForbiddenResponse({ description: '`forbidden`: the Hookledger-Account header names another account.' })
@Public()
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with a token',
    description: 'For the dashboard: sets a cookie that `/graphql` accepts instead of the token.',
  })
  @ApiCreatedResponse({ type: SessionDto })
  @ApiUnauthorizedResponse({ description: 'The token is unknown, revoked or expired.' })
  signIn(
    @Body() { token }: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.begin(token, request, reply);
  }

  @Get()
  @ApiSecurity('session')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Show who is signed in', description: 'Also extends the session.' })
  @ApiOkResponse({ type: SessionDto })
  @ApiUnauthorizedResponse({ description: 'Not signed in, or the session has ended.' })
  show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionDto> {
    const session = this.cookie.read(request.headers.cookie);
    if (!session) throw new AppError('missing_token');
    return this.begin(session.token, request, reply);
  }

  @Delete()
  @HttpCode(204)
  @TakesNoBody()
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse()
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('set-cookie', this.cookie.clear(isSecure(request)));
  }

  private async begin(token: string, request: FastifyRequest, reply: FastifyReply): Promise<SessionDto> {
    const identity = await this.authenticator.identify(token, request.headers[ACCOUNT_HEADER]);
    const { session, header } = this.cookie.write(token, identity.expiresAt, isSecure(request));
    void reply.header('set-cookie', header);
    const { accountId, isOperator } = identity;
    return { accountId, isOperator, expiresAt: session.expiresAt.toISOString() };
  }
}

const isSecure = ({ protocol }: FastifyRequest) => protocol === 'https';
