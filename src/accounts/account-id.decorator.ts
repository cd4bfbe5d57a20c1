import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { identityOf } from './identity.js';
import { requestOf } from './request-of.js';

/** The account that the request acts for: the first argument of every service method. */
export const AccountId = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const accountId = identityOf(requestOf(context))?.accountId;
  if (accountId == null) throw new AppError('account_required');
  return accountId;
});
