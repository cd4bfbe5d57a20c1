import { Transform } from 'class-transformer';

/**
 * Takes an object of its owner's own keys as it was given: class-transformer would copy it, without the keys that it takes
 * for an attack (`constructor`).
 */
export const AsGiven = (): PropertyDecorator =>
  Transform(({ obj, key }) => (obj as Record<string, unknown>)[key], { toClassOnly: true });
