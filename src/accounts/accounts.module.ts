import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AccountEntity, ApiTokenEntity } from '../database/entities/index.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { Callers } from './callers.js';
import { FirstStartService } from './first-start.service.js';
import { SessionController } from './session.controller.js';
import { SessionCookie } from './session.cookie.js';
import { TokenDirectory } from './token.directory.js';

/** Accounts, API tokens, and the guard that every route passes. */
@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity, ApiTokenEntity])],
  controllers: [AccountsController, SessionController],
  providers: [
    AccountsService,
    TokenDirectory,
    Authenticator,
    Callers,
    SessionCookie,
    FirstStartService,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [AccountsService, Authenticator, Callers, FirstStartService, SessionCookie],
})
export class AccountsModule {}
