import type { OpenAPIObject } from '@nestjs/swagger';

/** A path or query parameter of a route. */
export interface RouteParameter {
  readonly name: string;
  readonly method: string;
  /** The route's address with this percent-encoded text as the parameter. */
  readonly pathWith: (text: string) => string;
}

/** A field of a route's body, at any depth. */
export interface BodyField {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** A valid body except for the value of this field. */
  readonly bodyWith: (value: unknown) => unknown;
}

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Keys = readonly (string | number)[];

/** Path parameters for things that do not exist, so that no request takes effect. */
const NOBODY = '2147483647';

/** Every path and query parameter of every route. */
export function parametersOf(description: OpenAPIObject): RouteParameter[] {
  return routesOf(description).flatMap(({ method, path, route }) =>
    (route.parameters ?? []).flatMap((parameter) => {
      if ('$ref' in parameter || (parameter.in !== 'path' && parameter.in !== 'query')) return [];
      const { name } = parameter;
      const pathWith = (text: string) =>
        parameter.in === 'path' ? filled(path.replace(`{${name}}`, text)) : `${filled(path)}?${name}=${text}`;
      return [{ name: `${method} ${path} ${name}`, method, pathWith }];
    }),
  );
}

/** Every field of every JSON body. */
export function fieldsOf(description: OpenAPIObject): BodyField[] {
  const resolve = (schema: Schema): Exclude<Schema, { $ref: string }> =>
    '$ref' in schema ? resolve(description.components!.schemas![schema.$ref.split('/').at(-1)!]!) : schema;
  return routesOf(description).flatMap(({ method, path, route }) => {
    const content = route.requestBody && 'content' in route.requestBody ? route.requestBody.content : {};
    const schema = content['application/json']?.schema;
    if (!schema) return [];
    const body = exampleOf(schema, resolve);
    return leavesOf(schema, resolve).map((keys) => ({
      method,
      path: filled(path),
      name: `${method} ${path} ${keys.join('.')}`,
      bodyWith: (value: unknown) => replaced(body, keys, value),
    }));
  });
}

function routesOf({ paths }: OpenAPIObject) {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post', 'patch', 'put', 'delete'] as const).flatMap((method) => {
      const route = item[method];
      return route ? [{ method: method.toUpperCase(), path, route }] : [];
    }),
  );
}

function filled(path: string): string {
  return path.replaceAll(/\{\w+\}/g, NOBODY);
}

type Resolve = (schema: Schema) => Exclude<Schema, { $ref: string }>;

/** A minimal value that the schema allows. */
function exampleOf(given: Schema, resolve: Resolve): unknown {
  const schema = resolve(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.allOf) return exampleOf(schema.allOf[0]!, resolve);
  if (schema.type === 'array') return [exampleOf(schema.items!, resolve)];
  if (schema.type === 'object') {
    const required = (schema.required ?? []).map((name) => [name, exampleOf(schema.properties![name]!, resolve)]);
    return Object.fromEntries(required as [string, unknown][]);
  }
  if (schema.type === 'string') return schema.format === 'date-time' ? '2023-10-12T10:08:23Z' : 'text';
  return schema.type === 'boolean' ? true : (schema.minimum ?? 1);
}

/** The places of every value within, including objects and lists, and one within each free-form object. */
function leavesOf(given: Schema, resolve: Resolve, keys: Keys = []): Keys[] {
  const schema = resolve(given);
  const own = keys.length === 0 ? [] : [keys];
  if (schema.allOf) return leavesOf(schema.allOf[0]!, resolve, keys);
  if (schema.type === 'array') return [...own, ...leavesOf(schema.items!, resolve, [...keys, 0])];
  if (schema.type !== 'object') return own;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return [...own, [...keys, 'seconds'], [...keys, 'kwargs', 'seconds']];
  return [...own, ...properties.flatMap(([name, inner]) => leavesOf(inner, resolve, [...keys, name]))];
}

/** A copy of `value` with another value at one place. */
export function replaced(value: unknown, [key, ...rest]: Keys, by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof key === 'number') return [replaced(Array.isArray(value) ? value[key] : undefined, rest, by)];
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return { ...fields, [key]: replaced(fields[key], rest, by) };
}
