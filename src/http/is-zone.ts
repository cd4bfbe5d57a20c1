import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsTimeZone, MaxLength } from 'class-validator';

/** Longer than the longest zone name. */
const LONGEST_NAME = 64;

/**
 * An IANA time zone. Its name is accepted in any case and normalized to the usual spelling; an old name that is still in use
 * (`Asia/Calcutta`, `Asia/Kolkata`) is kept.
 */
export const IsZone = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? usualName(value) : value)),
    IsTimeZone({ message: 'must be an IANA time zone, such as Europe/Prague' }),
    MaxLength(LONGEST_NAME),
  );

function usualName(text: string): string {
  if (text.length > LONGEST_NAME) return text;
  try {
    const name = new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
    return name.toLowerCase() === text.toLowerCase() ? name : text;
  } catch {
    return text;
  }
}
