import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';

/** The request behind a GraphQL operation, which may have arrived via a websocket. */
export type GraphqlRequest = Pick<FastifyRequest, 'id' | 'method' | 'headers'>;

/** A GraphQL resolver's context. */
export interface GraphqlContext {
  readonly request: GraphqlRequest;
}

/** The HTTP request behind a REST route or a GraphQL field. */
export function requestOf(context: ExecutionContext): GraphqlRequest {
  if (context.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<GraphqlContext>().request;
  }
  return context.switchToHttp().getRequest<FastifyRequest>();
}
