import type { OpenAPIObject, OperationObject, ParameterObject, ResponseObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { closed } from './closed-schemas.js';

/** A request and the status of its response. */
export interface TakenRequest {
  readonly method: string;
  /** Including the query. */
  readonly path: string;
  readonly status: number;
  /** JSON text, if known. */
  readonly sent?: string | undefined;
}

/** A response of the service as received. */
export interface SeenAnswer extends Omit<TakenRequest, 'sent'> {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined if nobody read it. */
  readonly text: string | undefined;
}

interface DescribedPath {
  readonly pattern: RegExp;
  readonly operations: Readonly<Record<string, OperationObject>>;
  /** Its place in the document. */
  readonly pointer: string;
  readonly path: string;
}

/** The names of the document within ajv. */
const DOCUMENT = 'openapi.json';

/** Whether the API describes a path. All others are pages, GraphQL or inboxes. */
export function isDescribed(path: string): boolean {
  return /^\/(api|health|metrics)(\/|\?|$)/.test(path);
}

/** Responses allowed for a method or an address without a described operation. */
const WITHOUT_OPERATION = [400, 401, 403, 404, 405, 408, 413, 415, 503];

/** The API as its OpenAPI document describes it. */
export class DescribedApi {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  private readonly paths: readonly DescribedPath[];
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenAPIObject) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document), DOCUMENT);
    // Paths without parameters take precedence.
    this.paths = Object.entries(document.paths)
      .map(([path, item]) => ({
        path,
        operations: item as Record<string, OperationObject>,
        pointer: `#/paths/${escaped(path)}`,
        pattern: new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      }))
      .sort((one, other) => one.path.split('{').length - other.path.split('{').length);
  }

  /** Differences between a response and its description. Empty if there are none. */
  answerProblems(answer: SeenAnswer): string[] {
    // Node itself refuses too long a request line, before the route is known.
    if (answer.status === 431) return [];
    const found = this.operationOf(answer);
    if (!found) return this.withoutOperation(answer);
    const { operation, pointer } = found;
    const response = operation.responses[String(answer.status)];
    if (!response) return [`status ${answer.status} is not described`];
    const [described, at] = this.resolved(response, `${pointer}/responses/${answer.status}`);
    const missing = Object.entries(described.headers ?? {})
      .filter(([name, header]) => 'required' in header && header.required && !(name.toLowerCase() in answer.headers))
      .map(([name]) => `the header ${name} is missing`);
    return [...missing, ...this.bodyProblems(answer, described, at)];
  }

  /** Differences between an accepted request and the requests the document allows. */
  requestProblems({ method, path, status, sent }: TakenRequest): string[] {
    const found = this.operationOf({ method, path });
    if (!found || status < 200 || status > 299) return [];
    const { operation, pointer } = found;
    const named = (operation.parameters as ParameterObject[])
      .filter((one) => one.in === 'query')
      .map(({ name }) => name);
    const isStrict = !operation.tags?.includes('Documented endpoints');
    const unknown = [...new URLSearchParams(path.split('?')[1] ?? '').keys()].filter((name) => !named.includes(name));
    const problems = isStrict ? unknown.map((name) => `took the parameter ${name}, which is not described`) : [];
    // A route without a body accepts an empty object.
    if (!sent || (!operation.requestBody && sent === '{}')) return problems;
    if (!operation.requestBody) return [...problems, 'took a body, and none is described'];
    const schema = `${pointer}/requestBody/content/application~1json/schema`;
    return [...problems, ...this.mismatches(schema, sent).map((problem) => `took a body: ${problem}`)];
  }

  private operationOf({ method, path }: Pick<TakenRequest, 'method' | 'path'>) {
    const found = this.pathOf(path);
    const name = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
    const operation = found?.operations[name];
    return operation && { operation, pointer: `${found.pointer}/${name}` };
  }

  private pathOf(path: string): DescribedPath | undefined {
    // A trailing slash makes no difference to this path.
    const [name = ''] = path.replace(/^(\/api\/webhooks\/notifications)\//, '$1').split('?');
    return this.paths.find(({ pattern }) => pattern.test(name));
  }

  /** Refusals have the error format of their path, else they are problems. */
  private withoutOperation(answer: SeenAnswer): string[] {
    const found = this.pathOf(answer.path);
    if (['options', 'trace'].includes(answer.method.toLowerCase()) || answer.status === 301) return [];
    if (!WITHOUT_OPERATION.includes(answer.status)) return [`${answer.status} of a route that is not described`];
    const [method] = Object.keys(found?.operations ?? {});
    const like = found && method ? found.operations[method]!.responses['404'] : undefined;
    const [described, at] = like
      ? this.resolved(like, `${found!.pointer}/${method}/responses/404`)
      : this.resolved({ $ref: '#/components/responses/NotFound' }, '');
    return this.bodyProblems(answer, described, at);
  }

  private bodyProblems({ method, headers, text }: SeenAnswer, described: ResponseObject, pointer: string): string[] {
    const types = Object.keys(described?.content ?? {});
    if (method.toUpperCase() === 'HEAD') return [];
    const type = String(headers['content-type'] ?? '').split(';')[0]!;
    if (types.length === 0) return text ? ['a body, and none is described'] : [];
    if (!types.includes(type)) return [`media type ${JSON.stringify(type)} is not described, ${types.join(', ')} is`];
    if (text === undefined || !/\bjson$/.test(type)) return [];
    return this.mismatches(`${pointer}/content/${escaped(type)}/schema`, text);
  }

  private mismatches(pointer: string, text: string): string[] {
    const validate = this.validatorOf(pointer);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return ['not JSON'];
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validatorOf(pointer: string): ValidateFunction {
    const known = this.validators.get(pointer);
    if (known) return known;
    const $ref = DOCUMENT + pointer.replaceAll(/[{}]/g, encodeURIComponent);
    const validate = this.ajv.compile({ $ref });
    this.validators.set(pointer, validate);
    return validate;
  }

  private resolved(response: object, pointer: string): [ResponseObject, string] {
    if (!('$ref' in response)) return [response as ResponseObject, pointer];
    const reference = String(response.$ref);
    return [this.document.components!.responses![reference.split('/').at(-1)!] as ResponseObject, reference];
  }
}

/** A key as a part of a JSON pointer. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
