import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is an ISO 8601 date and time with an offset and exists in the calendar, so that Postgres accepts it too. */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const day = text.slice(0, 10);
  // `Date` rolls 30 February over into March.
  const date = new Date(`${day}T00:00:00Z`);
  const [, hour = '', minute = '', second = '0'] = /T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text) ?? [];
  const [, offsetHour = '0', offsetMinute = '0'] = /[+-](\d{2}):?(\d{2})$/.exec(text.slice(16)) ?? [];
  return (
    !Number.isNaN(date.getTime()) &&
    date.toISOString().slice(0, 10) === day &&
    day >= '0001-01-02' &&
    day <= '9999-12-30' &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(offsetHour) <= 15 &&
    Number(offsetMinute) < 60
  );
}

const LONGEST = 40;
const BLANK_TIME = /^(\d{4}-\d\d-\d\d) (?=\d\d:)/;
const BLANK_OFFSET = / (?=\d\d:?\d\d$)/;

function spelled(text: string): string {
  if (text.length > LONGEST) return text;
  if (DAY.test(text)) return `${text}T00:00:00Z`;
  return text.replace(BLANK_TIME, '$1T').replace(BLANK_OFFSET, '+');
}

/**
 * An instant, see {@link isInstant}; a day alone is its midnight in UTC. A blank before the offset is a `+` that a client did
 * not escape in a URL; a blank before the time is a `T`.
 */
export const IsInstant = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? spelled(value) : value)),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isInstant(value),
        defaultMessage: () => 'must be an ISO 8601 date and time with an offset, such as 2023-10-12T10:08:23Z',
      },
    }),
  );
