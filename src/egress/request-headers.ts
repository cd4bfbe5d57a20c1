/** What is wrong with one of a webhook's additional headers. */
export interface HeaderProblem {
  name: string;
  problem: string;
}

const MAX_HEADERS = 50;
const MAX_NAME_LENGTH = 256;
/** Of a value, in characters: each is one byte, since headers are Latin-1. */
export const MAX_VALUE_LENGTH = 4096;
/** What a value may not hold: line breaks, other control characters, and anything outside Latin-1. */
export const NOT_IN_VALUE = /[^\t\u0020-\u007e\u00a0-\u00ff]/g;

/** Headers that the request sets itself, or that belong to one connection. */
const OWN_NAMES = new Set([
  'host',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'http2-settings',
  'content-length',
  'content-type',
  'content-encoding',
  'content-digest',
  'accept-encoding',
  'date',
  'user-agent',
]);
const OWN_PREFIXES = ['proxy-', 'webhook-', 'signature', 'hookledger-', 'x-hookledger-'];

/** No cloud's metadata service answers without one of these: they keep it shut even if an address rule should fail. */
const UNLOCKING_NAMES = new Set(['metadata', 'metadata-flavor', 'forwarded']);
const UNLOCKING_PREFIXES = ['x-aws-ec2-metadata-', 'x-google-', 'x-goog-', 'x-amz-', 'x-azure-', 'x-forwarded-'];

/**
 * What is wrong with a webhook's additional headers; empty if they may be sent. `Authorization` and `Cookie` are allowed:
 * they are what such headers are for. Two names that differ only in case are one header sent twice, and refused.
 */
export function checkAdditionalHeaders(headers: Record<string, string>): HeaderProblem[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value], index) => {
    const lowerCase = name.toLowerCase();
    const problem =
      index >= MAX_HEADERS
        ? `At most ${MAX_HEADERS} headers can be added.`
        : seen.has(lowerCase)
          ? 'The header is given more than once: header names are case-insensitive.'
          : (checkName(lowerCase) ?? checkValue(value));
    seen.add(lowerCase);
    return problem === null ? [] : [{ name, problem }];
  });
}

function checkName(name: string): string | null {
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) || name.length > MAX_NAME_LENGTH) {
    return `Not a valid header name: use 1 to ${MAX_NAME_LENGTH} letters, digits and hyphens.`;
  }
  if (OWN_NAMES.has(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'The service sets this header itself: remove it.';
  }
  if (UNLOCKING_NAMES.has(name) || UNLOCKING_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'The header is meant for proxies or cloud metadata services: use another name.';
  }
  return null;
}

function checkValue(value: unknown): string | null {
  if (typeof value !== 'string') return 'The value must be a string.';
  if (value.length > MAX_VALUE_LENGTH) return `The value is longer than ${MAX_VALUE_LENGTH} bytes: use a shorter one.`;
  if (value.search(NOT_IN_VALUE) < 0) return null;
  return 'The value contains a line break, a control character or one outside Latin-1: encode it.';
}

const SECRET = /authorization|cookie|token|secret|signature|passw|credential|session|jwt|bearer|(?:^|[-_])auth$|key$/;

/** Shown in place of a secret value. Nobody's credential: it is neither stored nor sent. */
export const MASK = '********';

/** Whether a header's value must be masked wherever it is shown: it grants access, or proves who sent it. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name.toLowerCase());
}
