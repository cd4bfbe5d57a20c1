import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

import { type FieldError, invalidFields } from '../common/errors.js';

/** Checks every body and query against its class; unknown fields are refused, and each problem names its field. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => invalidFields(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = /^\d+$/.test(error.property)
    ? `${parent}[${error.property}]`
    : [parent, error.property].filter(Boolean).join('.');
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    field,
    message: inWords(rule, text, error.property),
  }));
  return [...own.slice(0, 1), ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** class-validator's sentence without the property's name, which `field` has already. */
function inWords(rule: string, text: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not known here';
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}
