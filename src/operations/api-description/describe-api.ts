import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, type ParameterObject, SwaggerModule } from '@nestjs/swagger';

import { SESSION_COOKIE } from '../../accounts/session.cookie.js';
import { CONFIG, type Config } from '../../config/config.js';
import { USER_AGENT } from '../../egress/outgoing-request.js';
import { ANY_JSON, INT32, INT64 } from '../../http/schemas.js';
import { describeErrors } from './describe-errors.js';
import { DOCUMENTED, operationsOf } from './described-operations.js';
import { ProblemDto } from './problem.dto.js';

const PATH = 'docs';

/** The page's own files only; its style sheet is inline. */
const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Serves the description of the REST API: `/docs` for people, `/docs-json` (OpenAPI 3.1) for programs. */
export function describeApi(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request, reply, _payload, next) => {
    if (request.routeOptions.url?.startsWith(`/${PATH}`)) reply.header('content-security-policy', CONTENT_POLICY);
    next();
  });
  let description: OpenAPIObject | undefined;
  SwaggerModule.setup(PATH, app, () => (description ??= apiDescription(app)), {
    raw: ['json'],
    customSiteTitle: 'Hookledger API',
    // The validator's badge would be loaded from another host.
    swaggerOptions: { validatorUrl: null },
  });
}

/** The OpenAPI 3.1 document of every REST route that is not excluded on purpose. */
export function apiDescription(app: NestFastifyApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, outline(app.get<Config>(CONFIG, { strict: false })), {
    extraModels: [ProblemDto],
    autoTagControllers: false,
    operationIdFactory: (controller, method) =>
      controller.replace('Controller', '').replace(/^./, (first) => first.toLowerCase()) +
      method.replace(/^./, (first) => first.toUpperCase()),
  });
  document.info.license = LICENSE;
  correctSchemas(document);
  acceptTokensEverywhere(document);
  describeErrors(document);
  return document;
}

const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' };

function outline({ publicUrl }: Config) {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hookledger')
    .setDescription(
      'Delivers the events you publish to the webhooks you register, and accounts for every one of them. ' +
        'Errors are `application/problem+json` with a stable `code`; the two documented endpoints have their own formats. ' +
        'An error names up to twenty invalid fields. Without a valid token the response is 401, before the body is read; ' +
        'at sign-in a body may be up to 16 KiB. ' +
        'An operator token acts for the account in the `Hookledger-Account` header. GraphQL is at `/graphql`.',
    )
    .setVersion(USER_AGENT.replace(/^.*\//, ''))
    .addServer(publicUrl)
    .addTag('Webhooks', 'Where and how events are delivered, and with what success.')
    .addTag('Events', 'Published facts.')
    .addTag('Deliveries', 'One event for one webhook, with its attempts.')
    .addTag('Recoveries', 'Send missed or failed events again.')
    .addTag('Inboxes', 'Built-in receivers for testing.')
    .addTag('Accounts', 'The account and its API tokens; all accounts for operators.')
    .addTag('Session', 'For the dashboard.')
    .addTag('Operations', 'Health and metrics.')
    .addTag(DOCUMENTED, 'Two lists that follow documents of their own, errors included.')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <token>`' }, 'token')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'hl_…', description: 'The same token.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Shoptet-Access-Token' }, 'Shoptet-Access-Token')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Shoptet-Private-API-Token' }, 'Shoptet-Private-API-Token')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', description: 'Set at sign-in.' }, 'session')
    .addSecurityRequirements('token')
    .addSecurityRequirements('bearer')
    .build();
}

/**
 * Fixes what Nest cannot express: a value that may be anything has no type (see `ANY_JSON`), and a number in a path is an id.
 * Defaults are given in descriptions only: generated clients turn a `default` into a value that they always send, even in a
 * PATCH.
 */
function correctSchemas(document: OpenAPIObject): void {
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    for (const property of Object.values('properties' in schema ? schema.properties! : {})) {
      if ('$ref' in property) continue;
      if (property.anyOf === ANY_JSON.anyOf) delete property.anyOf;
      if (property.default === undefined) continue;
      property.description = [property.description, `Default: \`${JSON.stringify(property.default)}\`.`]
        .filter(Boolean)
        .join(' ');
      delete property.default;
    }
  }
  for (const { operation } of operationsOf(document)) {
    for (const parameter of operation.parameters ?? []) {
      if ('in' in parameter && parameter.in === 'path' && isNumber(parameter.schema)) parameter.schema = { ...INT64 };
    }
  }
}

function isNumber(schema: ParameterObject['schema']): boolean {
  return schema !== undefined && 'type' in schema && schema.type === 'number';
}

const ACCOUNT_PARAMETER: ParameterObject = {
  name: 'Hookledger-Account',
  in: 'header',
  required: false,
  description: 'The account that an operator acts for. Not needed with an API token.',
  schema: { ...INT32 },
};

/** A route with further token headers accepts the usual ones too; an operator can name an account wherever it accepts a token. */
function acceptTokensEverywhere(document: OpenAPIObject): void {
  const usual = document.security ?? [];
  document.components!.parameters = { Account: ACCOUNT_PARAMETER };
  for (const { operation } of operationsOf(document)) {
    const { security } = operation;
    const own = security?.filter((requirement) => !('session' in requirement) && Object.keys(requirement).length > 0);
    if (own && own.length > 0) operation.security = [...security!, ...usual];
    if (!security || (own && own.length > 0)) {
      operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/Account' }];
    }
  }
}
