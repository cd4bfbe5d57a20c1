const CREDENTIAL = String.raw`authorization|cookie|shoptet-[\w-]{0,40}token|secret_?key`;
const CREDENTIAL_NAME = new RegExp(CREDENTIAL, 'i');

/** Patterns of text that must not reach a log. */
const RULES: readonly (readonly [looks: RegExp, shown: string])[] = [
  // `Name: value`, `name=value` or JSON: the whole rest of the line, because nothing marks the end of a value.
  [new RegExp(String.raw`(${CREDENTIAL})(\\*["']?\s?[:=]).+`, 'gi'), '$1$2 [redacted]'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_[redacted]'],
  [/\bhl_[\w-]{8,}/g, 'hl_[redacted]'],
  // A URL's user and password.
  [/:\/\/[^\s/@"']{1,500}@/g, '://[redacted]@'],
  // A URL's query, which may hold tokens and payloads.
  [/(?<=\S)\?[\w%][^\s"'<>]*/g, '?[redacted]'],
];

/** Removes tokens, secrets, credentials in headers and URLs, and the query of every URL from a text. */
export function redactText(text: string): string {
  return RULES.reduce((redacted, [looks, shown]) => redacted.replace(looks, shown), text);
}

/** Redacts the texts in fields to log, and every field named like a credential. */
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
