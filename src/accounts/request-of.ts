import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';

/** What a GraphQL resolver finds in its context. */
export interface GraphqlContext {
  readonly request: FastifyRequest;
}

/** The HTTP request behind a REST route or a GraphQL field. */
export function requestOf(context: ExecutionContext): FastifyRequest {
  if (context.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<GraphqlContext>().request;
  }
  return context.switchToHttp().getRequest<FastifyRequest>();
}
