import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { USER_AGENT } from '../egress/user-agent.js';
import { describeErrors } from './describe-errors.js';
import { ProblemDto } from './problem.dto.js';

const PATH = 'docs';

/** The page's own files and nothing from elsewhere; its style sheet is part of the page. */
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
    // The validator's badge would be fetched from another host.
    swaggerOptions: { validatorUrl: null },
  });
}

/** The OpenAPI 3.1 document of every REST route that is not left out on purpose. */
export function apiDescription(app: NestFastifyApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, outline(), { extraModels: [ProblemDto] });
  acceptTokensEverywhere(document);
  describeErrors(document);
  return document;
}

function outline() {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hookledger')
    .setDescription(
      'Delivers the events you publish to the webhooks you register, and can account for every one of them. ' +
        'Errors are `application/problem+json` with a stable `code`; the two documented endpoints answer in their own forms. ' +
        'A refusal names the first twenty fields. Without a good token the answer is 401, before anything of a body is read; ' +
        'at sign-in a body may hold 16 KiB. ' +
        'An operator token acts for an account that the header `Hookledger-Account` names. GraphQL is at `/graphql`.',
    )
    .setVersion(USER_AGENT.replace(/^.*\//, ''))
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <token>`' }, 'token')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'hl_…', description: 'The same token.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Shoptet-Access-Token' }, 'Shoptet-Access-Token')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Shoptet-Private-API-Token' }, 'Shoptet-Private-API-Token')
    .addSecurityRequirements('token')
    .addSecurityRequirements('bearer')
    .build();
}

/** A route that names further token headers takes the usual ones too. */
function acceptTokensEverywhere(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const { security } of [path.get, path.post, path.patch, path.put, path.delete].filter(
      (route) => route !== undefined,
    )) {
      if (security?.some((requirement) => Object.keys(requirement).length > 0))
        security.push(...(document.security ?? []));
    }
  }
}
