import type { FieldError } from '../common/errors.js';
import { isSecretHeader, MASK } from '../egress/request-headers.js';

type Headers = Readonly<Record<string, string>>;

/** Additional headers as they are shown: values that look like credentials are masked. */
export function maskedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? MASK : value]),
  );
}

/** A webhook's additional headers before and after a change by its owner. */
export interface HeaderChange {
  readonly kept: Headers;
  /** If left out, all stay. */
  readonly given: Readonly<Record<string, unknown>> | undefined;
  /** Whether the change moves them to another origin. */
  readonly isElsewhere: boolean;
}

/**
 * Returns the additional headers after a change; their values are strings. A masked value means the one stored under its name.
 * At another origin it is dropped, because nobody may have a credential sent to where they can read it.
 *
 * @returns the headers without masks, and as `errors` those whose mask has no stored value
 */
export function changedHeaders({ kept, given, isElsewhere }: HeaderChange): {
  headers: Record<string, string>;
  errors: FieldError[];
} {
  const keptByName = new Map(Object.entries(kept).map(([name, value]) => [name.toLowerCase(), value]));
  const wanted = Object.entries((given as Headers | undefined) ?? maskedHeaders(kept));
  const restored = wanted.flatMap(([name, value]): [string, string][] => {
    const unmasked = keptByName.get(name.toLowerCase());
    if (value !== MASK || !isSecretHeader(name) || unmasked === undefined) return [[name, value]];
    return isElsewhere ? [] : [[name, unmasked]];
  });
  const headers = Object.fromEntries(restored);
  return { headers, errors: given ? maskedOnes(headers) : [] };
}

/** Refusals for the headers that hold a mask. */
function maskedOnes(headers: Headers): FieldError[] {
  return Object.entries(headers)
    .filter(([, value]) => typeof value === 'string' && value.includes(MASK))
    .map(([name]) => ({
      field: `additionalHeaders.${name}`,
      message: `contains ${MASK}, which stands for a hidden value, but none is stored under this name: send the value itself, or omit the header`,
    }));
}
