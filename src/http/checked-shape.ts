import { type FieldError, invalidField, invalidFields } from '../common/errors.js';

/** Limits for checking a body field by field, each far beyond what any field accepts. */
const MOST = {
  /** Fields of the body itself. */
  fields: 100,
  /** Fields of a nested object: as many as fit into the largest `config`. */
  members: 3_000,
  /** Elements of a list. */
  elements: 2_000,
  /** Values in all. */
  values: 20_000,
  levels: 64,
} as const;

/** Names that Nest and class-transformer would remove silently, at any depth. */
const TRAPS = ['__proto__', 'constructor', 'prototype'];

/**
 * Refuses input on which class-transformer and class-validator would spend too long: they compare every key of an object with
 * every other, check every element of a list by each rule, and recurse into everything nested.
 *
 * @param name the field that a refusal of the whole input names: `body` or `query`
 * @throws AppError that names the fields
 */
export function checkShape(body: unknown, name = 'body'): void {
  if (typeof body !== 'object' || body === null) return;
  const { length } = Object.keys(body);
  if (length > MOST.fields) throw invalidField(name, `must have at most ${MOST.fields} fields`);
  const errors = Object.entries(body).flatMap(([field, value]): FieldError[] => {
    const message = TRAPS.includes(field) ? 'is not a known field' : problemOf(value);
    if (message !== null) return [{ field, message }];
    return trapsIn(value).map((trap) => ({ field: `${field}.${trap}`, message: 'is not an allowed name' }));
  });
  if (errors.length > 0) throw invalidFields(errors);
}

/** The names in an object that would be removed. {@link problemOf} finds those further down. */
function trapsIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? TRAPS.filter((name) => Object.hasOwn(value, name)) : [];
}

/** Without recursion, because nesting may be arbitrarily deep. */
function problemOf(value: unknown): string | null {
  let values = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST.levels) return `must be nested at most ${MOST.levels} levels deep`;
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (depth > 0 && trapsIn(one).length > 0) return `must not contain a field named ${trapsIn(one).join(' or ')}`;
      const inner: unknown[] = Array.isArray(one) ? one : Object.values(one);
      const [most, what] = Array.isArray(one) ? [MOST.elements, 'elements'] : [MOST.members, 'fields'];
      if (inner.length > most) return `must have at most ${most} ${what}`;
      values += inner.length;
      if (values > MOST.values) return `must contain at most ${MOST.values} values`;
      for (const each of inner) below.push(each);
    }
    level = below;
  }
  return null;
}
