import { type FieldError, invalidField, invalidFields } from '../common/errors.js';

/** What checking a body field by field may be asked to do. Each is far beyond what any field takes. */
const MOST = {
  /** Fields of the body itself. */
  fields: 100,
  /** Fields of an object below: as many as the largest `config` has room for. */
  members: 3_000,
  /** Elements of a list. */
  elements: 2_000,
  /** Values in all. */
  values: 20_000,
  levels: 64,
} as const;

/** Names that Nest and class-transformer would take out in silence, wherever they are. */
const TRAPS = ['__proto__', 'constructor', 'prototype'];

/**
 * Refuses what class-transformer and class-validator would spend too long on: they look at every key of an object once for each
 * other, at every element of a list for each rule, and recur into all that is nested.
 *
 * @param name what a refusal as a whole calls it: `body` or `query`
 * @throws AppError that names the fields
 */
export function checkShape(body: unknown, name = 'body'): void {
  if (typeof body !== 'object' || body === null) return;
  const { length } = Object.keys(body);
  if (length > MOST.fields) throw invalidField(name, `has ${length} fields, and may have ${MOST.fields}`);
  const errors = Object.entries(body).flatMap(([field, value]): FieldError[] => {
    const message = TRAPS.includes(field) ? 'is not known here' : problemOf(value);
    if (message !== null) return [{ field, message }];
    return trapsIn(value).map((trap) => ({ field: `${field}.${trap}`, message: 'is a name that is not taken here' }));
  });
  if (errors.length > 0) throw invalidFields(errors);
}

/** The names in an object that would not be kept. Those further down are {@link problemOf}'s. */
function trapsIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? TRAPS.filter((name) => Object.hasOwn(value, name)) : [];
}

/** Without recursion, for it may be nested however deeply. */
function problemOf(value: unknown): string | null {
  let values = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST.levels) return `is nested deeper than ${MOST.levels}`;
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (depth > 0 && trapsIn(one).length > 0) return `must hold no field named ${trapsIn(one).join(' or ')}`;
      const inner: unknown[] = Array.isArray(one) ? one : Object.values(one);
      const [most, what] = Array.isArray(one) ? [MOST.elements, 'elements'] : [MOST.members, 'fields'];
      if (inner.length > most) return `must have at most ${most} ${what}`;
      values += inner.length;
      if (values > MOST.values) return `must hold at most ${MOST.values} values`;
      for (const each of inner) below.push(each);
    }
    level = below;
  }
  return null;
}
