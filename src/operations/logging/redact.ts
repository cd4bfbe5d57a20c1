const CREDENTIAL = String.raw`authorization|cookie|shoptet-[\w-]{0,40}token|secret_?key`;
const CREDENTIAL_NAME = new RegExp(CREDENTIAL, 'i');

/** What must not reach a log, by how it looks in a text. */
const RULES: readonly (readonly [looks: RegExp, shown: string])[] = [
  // `Name: value`, `name=value` or JSON: all the rest of the line, since nothing says where a value ends.
  [new RegExp(String.raw`(${CREDENTIAL})(\\*["']?\s?[:=]).+`, 'gi'), '$1$2 [redacted]'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_[redacted]'],
  [/\bhl_[\w-]{8,}/g, 'hl_[redacted]'],
  // A URL's user and password.
  [/:\/\/[^\s/@"']{1,500}@/g, '://[redacted]@'],
  // A URL's query: tokens and payloads end up there.
  [/(?<=\S)\?[\w%][^\s"'<>]*/g, '?[redacted]'],
];

/** A text without tokens, secrets, credentials in headers and URLs, and without the query of any URL. */
export function redactText(text: string): string {
  return RULES.reduce((redacted, [looks, shown]) => redacted.replace(looks, shown), text);
}

/** Fields to log, all texts in them redacted, and whatever bears the name of a credential. */
export function redactFields(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      CREDENTIAL_NAME.test(name) ? '[redacted]' : redactValue(value),
    ]),
  );
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return redactFields(value);
}

/** What a log says about an error. */
interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

const DEEPEST_CAUSE = 5;

/**
 * An error as a log shows it. Nothing else of it is shown: database errors carry their statement's parameters, and HTTP
 * errors the whole request with its headers.
 *
 * @param isBrief without stacks
 */
export function errorFields(error: Error, isBrief = false, depth = 0): ErrorFields {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && !isBrief && { stack: error.stack }),
    ...(error.cause instanceof Error &&
      depth < DEEPEST_CAUSE && { cause: errorFields(error.cause, isBrief, depth + 1) }),
  };
}
