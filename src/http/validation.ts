import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

import { type FieldError, invalidField, invalidFields } from '../common/errors.js';
import { checkShape } from './checked-shape.js';
import type { FurtherChecks } from './further-checks.js';
import { isOptionalBody } from './optional-body.js';

/** Checks every body and query against its class; unknown fields are refused, and each problem names its field. */
export function validationPipe(further: FurtherChecks): ValidationPipe {
  return new CheckedPipe(further);
}

/** The errors that the rules of a body's fields found. */
class Refused extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super();
  }
}

class CheckedPipe extends ValidationPipe {
  constructor(private readonly further: FurtherChecks) {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      exceptionFactory: (errors) => new Refused(errors.flatMap((error) => fieldErrors(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!this.toValidate(metadata)) return super.transform(value, metadata);
    // Only a GraphQL argument has a name here, and its schema says whether it may be left out.
    const isWhole = metadata.type === 'body' && metadata.data === undefined;
    if (isWhole && value == null && !isOptionalBody(metadata.metatype!))
      throw invalidField('body', 'is required: a JSON object, sent as application/json');
    checkShape(value, metadata.type === 'query' ? 'query' : 'body');
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw invalidFields([...error.errors, ...this.further.of(metadata.metatype!, value, error.errors)]);
    }
  }

  /** Nest would turn `0x1` into a number before the pipe that knows the format of ids sees it. */
  protected override transformPrimitive(value: unknown): unknown {
    return value;
  }
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = /^\d+$/.test(error.property)
    ? `${parent}[${error.property}]`
    : [parent, error.property].filter(Boolean).join('.');
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    field,
    message: inWords(rule, text, error.property),
  }));
  // The topmost decorator runs last, and it is the one that checks the type.
  return [...own.slice(-1), ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** class-validator's sentence without the property's name, which is in `field` already. */
function inWords(rule: string, text: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not a known field';
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}
