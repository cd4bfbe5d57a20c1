import { STATUS_CODES } from 'node:http';

import { getSchemaPath, type OpenAPIObject, type OperationObject, type ResponseObject } from '@nestjs/swagger';

import { type ErrorCode, ERRORS } from '../../common/errors.js';
import { operationsOf } from './described-operations.js';
import { NATIVE_CODES, ProblemDto } from './problem.dto.js';

/** The responses that native routes share, by their names in the document's components. */
const REFUSALS = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  408: 'BodyTooSlow',
  409: 'Conflict',
  413: 'BodyTooLarge',
  415: 'UnsupportedMediaType',
  500: 'InternalError',
  503: 'Unavailable',
} as const;
type Refusal = keyof typeof REFUSALS;

/** Headers that refusals with a status always have, on native routes and documented endpoints alike. */
const HEADERS: Partial<Record<string, ResponseObject['headers']>> = {
  401: { 'WWW-Authenticate': { required: true, schema: { type: 'string' }, example: 'Token' } },
  503: {
    'Retry-After': {
      required: true,
      description: 'Seconds to wait before trying again.',
      schema: { type: 'string' },
      example: '5',
    },
  },
};

/**
 * Describes the refusals of every native route, each a problem (RFC 9457) with its codes. A route names only its own; refusals
 * that follow from its kind are added here: who may use it, and errors in its parameters and its body.
 */
export function describeErrors(document: OpenAPIObject): void {
  const statuses = Object.keys(REFUSALS).map(Number) as Refusal[];
  document.components!.responses = Object.fromEntries(statuses.map((status) => [REFUSALS[status], refusal(status)]));
  for (const { path, method, operation, isNative } of operationsOf(document)) {
    if (isNative) {
      for (const status of refusalsOf(path, method, operation)) operation.responses[status] ??= { description: '' };
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!response || '$ref' in response) continue;
      if (path.startsWith('/api/') && HEADERS[status]) response.headers ??= HEADERS[status];
      if (isNative && status >= '400') operation.responses[status] = refusalAs(Number(status) as Refusal, response);
      response.description ||= `${STATUS_CODES[status]}.`;
    }
  }
}

function refusalsOf(path: string, method: string, { security, parameters = [] }: OperationObject): Refusal[] {
  const isPublic = security?.some((requirement) => Object.keys(requirement).length === 0);
  const mayBeWrong = parameters.some((parameter) => 'in' in parameter && parameter.in !== 'header');
  return [
    ...(mayBeWrong || method !== 'get' ? ([400] as const) : []),
    ...(isPublic ? [] : ([401, 403] as const)),
    ...(path.includes('{') ? ([404] as const) : []),
    // An unexpected body is read and refused too.
    ...(method === 'get' ? [] : ([408, 413, 415] as const)),
    500,
    503,
  ];
}

/** A reference to the shared response, or a response of its own if the route describes it. */
function refusalAs(
  status: Refusal,
  { description, headers, content }: ResponseObject,
): OperationObject['responses']['x'] {
  if (content) return { description, headers, content };
  if (!description) return { $ref: `#/components/responses/${REFUSALS[status]}` };
  return { ...refusal(status, description), description };
}

/** @param description names the code if there are several */
function refusal(status: Refusal, description = ''): ResponseObject {
  const codes = NATIVE_CODES.filter((code) => ERRORS[code][0] === status);
  const shown = codes.find((code) => description.includes(code)) ?? codes[0]!;
  const example = {
    ...problemExample(shown),
    ...(status === 400 && { errors: [{ field: 'limit', message: 'must be an integer' }] }),
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code][1]}`).join('\n\n'),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) }, example } },
  };
}

function problemExample(code: ErrorCode) {
  const [status, title] = ERRORS[code];
  const requestId = '0d4f5f0e-6a57-4f5c-9f3e-2d8f3c1b7a90';
  return { type: 'about:blank', title, status, code, detail: title, requestId };
}
