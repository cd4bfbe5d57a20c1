const OPTIONAL_BODY = 'http:optional-body';

/** Marks the class of a body that may be absent: all its fields have a default. Any other body must be sent. */
export const OptionalBody = (): ClassDecorator => (body) => Reflect.defineMetadata(OPTIONAL_BODY, true, body);

/** Whether a body of this class may be absent. */
export function isOptionalBody(body: object): boolean {
  return Reflect.getMetadata(OPTIONAL_BODY, body) === true;
}
