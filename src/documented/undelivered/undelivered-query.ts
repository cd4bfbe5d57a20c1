import type { FieldError } from '../../common/errors.js';
import { invalidFields } from '../../common/errors.js';
import { parseInstant } from '../request/query-parameters.js';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;

export const SORTS = ['id', '-id', 'created_date', '-created_date', 'modified_date', '-modified_date'] as const;
export type Sort = (typeof SORTS)[number];

export const CREATED_BOUNDS = ['gte', 'gt', 'lte', 'lt'] as const;
export type CreatedBound = (typeof CREATED_BOUNDS)[number];

/** Parameters compared with a whole number. */
const NUMBER_FILTERS = ['webhook', 'response_http_status', 'object_id', 'content_type'] as const;
export type NumberFilter = (typeof NUMBER_FILTERS)[number];

/** The list's filters; all of them must hold. */
export interface UndeliveredFilters {
  readonly eventType?: string;
  /** Dashed, lower case. */
  readonly uuid?: string;
  /** As text, for a bigint; null: a number that no row can have. */
  readonly numbers: ReadonlyMap<NumberFilter, string | null>;
  /** Microseconds since the epoch. */
  readonly created: ReadonlyMap<CreatedBound, string>;
}

export interface UndeliveredQuery {
  /** NaN if it names no page. */
  readonly page: number | 'last';
  readonly limit: number;
  readonly sort: Sort;
  readonly filters: UndeliveredFilters;
}

/**
 * Reads the list's query. Ignores what is empty or unknown, and a `limit` or `sort` out of range.
 *
 * @throws AppError `invalid_request` naming every filter whose value is bad
 */
export function undeliveredQuery(parameters: ReadonlyMap<string, string>): UndeliveredQuery {
  const sort = parameters.get('sort') as Sort;
  return {
    page: pageOf(parameters.get('page')),
    limit: limitOf(parameters.get('limit')),
    sort: SORTS.includes(sort) ? sort : 'id',
    filters: filtersOf(parameters),
  };
}

function pageOf(text = ''): number | 'last' {
  if (text === '') return 1;
  if (text === 'last') return 'last';
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : Number.NaN;
}

function limitOf(text = ''): number {
  return /^\d+$/.test(text) && Number(text) > 0 ? Math.min(Number(text), MAX_LIMIT) : DEFAULT_LIMIT;
}

function filtersOf(parameters: ReadonlyMap<string, string>): UndeliveredFilters {
  const errors: FieldError[] = [];
  const read = <T>(field: string, parse: (text: string) => T | undefined, message: string): T | undefined => {
    const text = parameters.get(field)?.trim();
    if (!text) return undefined;
    const value = parse(text);
    if (value === undefined) errors.push({ field, message });
    return value;
  };

  const eventType = read('event_type', withoutNul, 'Null characters are not allowed.');
  const numbers = new Map<NumberFilter, string | null>();
  for (const field of NUMBER_FILTERS) {
    const value = read(field, wholeNumber, 'Enter a number.');
    if (value !== undefined) numbers.set(field, value);
  }
  const uuid = read('uuid', dashedUuid, 'Enter a valid UUID.');
  const created = new Map<CreatedBound, string>();
  for (const bound of CREATED_BOUNDS) {
    const value = read(`created_date__${bound}`, (text) => parseInstant(text, 'UTC'), 'Enter a valid date/time.');
    if (value !== undefined) created.set(bound, value);
  }
  if (errors.length > 0) throw invalidFields(errors);
  return { numbers, created, ...(eventType && { eventType }), ...(uuid && { uuid }) };
}

/** Postgres keeps no NUL. */
function withoutNul(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}

/** Accepts any decimal number; one that no bigint holds is null. */
function wholeNumber(text: string): string | null | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  const [, digits] = /^([+-]?\d{1,18})(?:\.0*)?$/.exec(text) ?? [];
  return digits === undefined ? null : String(BigInt(digits.replace('+', '')));
}

/** With or without dashes, in any case, as Python's UUID reads them. */
function dashedUuid(text: string): string | undefined {
  const hex = text.toLowerCase().replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(hex) ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : undefined;
}
