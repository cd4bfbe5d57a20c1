import { fastifyCookie } from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { isPublicPath } from '../accounts/auth.decorators.js';
import { Callers } from '../accounts/callers.js';
import { limitBodies } from '../graphql/document-limits/limit-bodies.js';
import { AppModule } from './app.module.js';
import type { Config } from '../config/config.js';
import { documentedUrl } from '../documented/documented-url.js';
import { asAppError } from '../http/as-app-error.js';
import { BodyBudget } from '../http/body.budget.js';
import { boundBodies } from '../http/bound-bodies.js';
import { readJsonBodies } from '../http/json-body.js';
import { sendProblem } from '../http/problem.filter.js';
import { refuseMethods } from '../http/refuse-methods.js';
import { refuseQueries } from '../http/refuse-queries.js';
import { spellHeaders } from '../http/spell-headers.js';
import { DatabaseWatch } from '../operations/health/database.watch.js';
import { describeApi } from '../operations/api-description/describe-api.js';
import { logRequests } from '../operations/logging/log-requests.js';
import { PinoLogger } from '../operations/logging/pino-logger.js';

/** Bytes of a request's body: a batch of events, with some room for what wraps it. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Milliseconds. */
const TIMEOUTS = {
  /** From a request's first byte to the last of its body: the largest, at a megabit a second. */
  requestTimeout: 70_000,
  /** Without a byte either way. Longer than any statement, and so than any answer, takes to begin. */
  connectionTimeout: 120_000,
  /** Longer than load balancers keep theirs, so that none sends into a connection that is being closed. */
  keepAliveTimeout: 65_000,
} as const;

/** Puts the service together, not yet listening. Its database is migrated already. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: trusted(config.trustProxy),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    rewriteUrl: ({ url = '/' }) => documentedUrl(url),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, request, asAppError(error)),
    forceCloseConnections: 'idle',
    ...TIMEOUTS,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new PinoLogger(config.logLevel),
  });
  // For its parser, which it loads only now; cookies are read where they count, not on every request. Not awaited: that
  // would make Fastify ready before Nest has told it how errors are answered.
  void app.register(fastifyCookie, { hook: false });
  addHooks(app);
  if (config.roles.api) describeApi(app);
  return app;
}

/** What is decided before Nest sees a request, and what holds for every answer. */
function addHooks(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const callers = app.get(Callers);
  const identify = (request: FastifyRequest) => callers.termsFor(request);
  refuseMethods(fastify, { isPublic: isPublicPath, identify });
  refuseQueries(fastify, identify);
  boundBodies(fastify, app.get(BodyBudget), identify);
  readJsonBodies(fastify);
  limitBodies(fastify, '/graphql');
  spellHeaders(fastify);
  logRequests(fastify, app.get(DatabaseWatch));
}

/** A number means so many hops, counted from this service. */
function trusted(setting: Config['trustProxy']) {
  if (typeof setting === 'number') return (_address: string, hop: number) => hop < setting;
  return setting === false ? false : [...setting];
}
