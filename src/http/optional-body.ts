const OPTIONAL_BODY = 'http:optional-body';

/** Marks a body class whose body may be absent, because all its fields have defaults. Any other body is required. */
export const OptionalBody = (): ClassDecorator => (body) => Reflect.defineMetadata(OPTIONAL_BODY, true, body);

/** Whether a body of this class may be absent. */
export function isOptionalBody(body: object): boolean {
  return Reflect.getMetadata(OPTIONAL_BODY, body) === true;
}
