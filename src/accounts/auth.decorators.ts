import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest, RouteOptions } from 'fastify';

export const PUBLIC = 'auth:public';
export const OPERATOR_ONLY = 'auth:operator-only';
export const NO_ACCOUNT_NEEDED = 'auth:no-account-needed';
export const TOKEN_HEADERS = 'auth:token-headers';

/** Marks a route that needs no token. Fastify's route is marked too, for decisions made before Nest sees a request. */
export const Public = (): ClassDecorator & MethodDecorator => (target: object, key?: unknown, method?: unknown) => {
  const mark = applyDecorators(SetMetadata(PUBLIC, true), RouteConfig({ [PUBLIC]: true }));
  if (method !== undefined) return mark(target, key as string, method as PropertyDescriptor);
  SetMetadata(PUBLIC, true)(target as never);
  const { prototype } = target as { prototype: object };
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(prototype) as Record<
    string,
    PropertyDescriptor
  >;
  for (const [name, descriptor] of Object.entries(methods)) mark(prototype, name, descriptor);
};

/** Whether a request's route needs no token. */
export function isPublicRoute({ routeOptions: { config } }: FastifyRequest): boolean {
  return isMarked(config);
}

/** Whether anyone may learn which methods a route's path takes: that of a page, a probe, GraphQL, or a public route. */
export function isPublicPath({ url, config }: RouteOptions): boolean {
  return !url.startsWith('/api/') || isMarked(config);
}

function isMarked(config: object | undefined): boolean {
  return (config as Record<string, unknown> | undefined)?.[PUBLIC] === true;
}

/** Marks a route for operator tokens only; it needs no account. */
export const OperatorOnly = () =>
  applyDecorators(SetMetadata(OPERATOR_ONLY, true), SetMetadata(NO_ACCOUNT_NEEDED, true));

/** Marks a route for any token; an operator need not name an account. */
export const NoAccountNeeded = () => SetMetadata(NO_ACCOUNT_NEEDED, true);

/** Accepts the token in these headers too, as the endpoint's documentation spells them. */
export const AcceptTokenHeaders = (...names: string[]) =>
  applyDecorators(
    SetMetadata(
      TOKEN_HEADERS,
      names.map((name) => name.toLowerCase()),
    ),
    ...names.map((name) => ApiSecurity(name)),
  );
