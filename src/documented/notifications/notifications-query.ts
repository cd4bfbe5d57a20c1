import { type FieldError, invalidFields } from '../../common/errors.js';
import { parseInstant } from '../request/query-parameters.js';
import { NOTIFICATION_STATUSES, type NotificationStatus } from '../../database/entities/index.js';

const DEFAULT_ITEMS = 20;
const MAX_ITEMS = 500;

export interface NotificationsQuery {
  readonly status?: NotificationStatus;
  readonly event?: string;
  readonly active?: boolean;
  /** Microseconds since the epoch. */
  readonly from?: string;
  readonly page: number;
  readonly itemsPerPage: number;
}

/**
 * Reads the list's query; unknown parameters are ignored.
 *
 * @param zone the account's, for a `from` without an offset
 * @throws AppError `invalid_request` naming every parameter whose value is bad
 */
export function notificationsQuery(parameters: ReadonlyMap<string, string>, zone: string): NotificationsQuery {
  const errors: FieldError[] = [];
  const read = <T>(field: string, parse: (text: string) => T | undefined, expected: string): T | undefined => {
    const text = parameters.get(field);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined)
      errors.push({ field, message: `Parameter "${field}" is not valid: expected ${expected}.` });
    return value;
  };

  const query = {
    status: read('status', (text) => NOTIFICATION_STATUSES.find((status) => status === text), 'new, failed or success'),
    event: read('event', (text) => (text.includes('\0') ? undefined : text), 'text without NUL'),
    active: read('active', booleanOf, 'true or false'),
    from: read('from', (text) => parseInstant(text, zone), 'a date and time such as 2018-05-28T14:17:00+02:00'),
    page: read('page', positiveInteger, 'an integer of at least 1') ?? 1,
    itemsPerPage: Math.min(
      read('itemsPerPage', positiveInteger, 'an integer of at least 1') ?? DEFAULT_ITEMS,
      MAX_ITEMS,
    ),
  };
  if (errors.length > 0) throw invalidFields(errors);
  return query;
}

/** Case-insensitive, and numbers too: Python writes `True`, PHP `1`. */
function booleanOf(text: string): boolean | undefined {
  if (/^(?:true|1)$/i.test(text)) return true;
  return /^(?:false|0)$/i.test(text) ? false : undefined;
}

function positiveInteger(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
