import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

export const PUBLIC = 'auth:public';
export const OPERATOR_ONLY = 'auth:operator-only';
export const NO_ACCOUNT_NEEDED = 'auth:no-account-needed';
export const TOKEN_HEADERS = 'auth:token-headers';

/** Answers without a token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Answers to operator tokens alone, and needs no account. */
export const OperatorOnly = () =>
  applyDecorators(SetMetadata(OPERATOR_ONLY, true), SetMetadata(NO_ACCOUNT_NEEDED, true));

/** Answers to any token; an operator need not name an account. */
export const NoAccountNeeded = () => SetMetadata(NO_ACCOUNT_NEEDED, true);

/** Takes the token from these headers too, as the endpoint's document spells them. */
export const AcceptTokenHeaders = (...names: string[]) =>
  applyDecorators(
    SetMetadata(
      TOKEN_HEADERS,
      names.map((name) => name.toLowerCase()),
    ),
    ...names.map((name) => ApiSecurity(name)),
  );
