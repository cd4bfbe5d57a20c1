import { Injectable, type Type } from '@nestjs/common';

import type { FieldError } from '../common/errors.js';

/** Checks the fields of a body, as sent, that passed their own rules. */
export type FurtherCheck<Body> = (fields: Partial<Body>) => readonly FieldError[];

/**
 * Finds errors in a body that the rules of single fields cannot find: a URL that may not be called, a range that ends before it
 * begins. The service checks that itself. This is for a body that is refused anyway, so that the response names all errors
 * at once.
 */
@Injectable()
export class FurtherChecks {
  private readonly checks: { readonly body: Type; readonly check: FurtherCheck<object> }[] = [];

  /** Call this at start for each body class. The check also covers the classes that extend it. */
  add<Body extends object>(body: Type<Body>, check: FurtherCheck<Body>): void {
    this.checks.push({ body, check });
  }

  /** @param refused the errors that the rules of its fields found in a body of this class */
  of(body: Type, value: unknown, refused: readonly FieldError[]): FieldError[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const wrong = new Set(refused.map(({ field }) => field.split(/[.[]/, 1)[0]!));
    const fields = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
    return this.checks
      .filter((one) => body === one.body || body.prototype instanceof one.body)
      .flatMap(({ check }) => check(fields));
  }
}
