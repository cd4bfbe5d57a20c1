import { Injectable, type Type } from '@nestjs/common';

import type { FieldError } from '../common/errors.js';

/** Judges the fields of a body that their own rules let through, as they were sent. */
export type FurtherCheck<Body> = (fields: Partial<Body>) => readonly FieldError[];

/**
 * What is wrong with a body beyond the rules that stand at its fields: a URL that may not be called, a range that ends before it
 * begins. Who serves a body checks that by itself; this is for a body that is refused anyway, so that its sender hears of
 * everything at once.
 */
@Injectable()
export class FurtherChecks {
  private readonly checks: { readonly body: Type; readonly check: FurtherCheck<object> }[] = [];

  /** To be called as the process starts, for each class of a body; those that extend it are judged by it too. */
  add<Body extends object>(body: Type<Body>, check: FurtherCheck<Body>): void {
    this.checks.push({ body, check });
  }

  /** @param refused what the rules of its fields say of a body of this class */
  of(body: Type, value: unknown, refused: readonly FieldError[]): FieldError[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const wrong = new Set(refused.map(({ field }) => field.split(/[.[]/, 1)[0]!));
    const fields = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
    return this.checks
      .filter((one) => body === one.body || body.prototype instanceof one.body)
      .flatMap(({ check }) => check(fields));
  }
}
