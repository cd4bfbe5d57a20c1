/** One refused field of a request, by its path in the body (`events[3].type`) or its parameter's name. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * Every error that this service returns on purpose: its stable code, the HTTP status and the sentence for people. Each
 * surface (problem+json, the two documented endpoints, GraphQL) writes them in its own format.
 */
export const ERRORS = {
  invalid_json: [400, 'The body is not valid JSON.'],
  invalid_request: [400, 'The request has invalid fields.'],
  document_too_large: [400, 'The GraphQL document is too long.'],
  document_too_deep: [400, 'The GraphQL document is nested too deeply.'],
  too_many_aliases: [400, 'The GraphQL document has too many aliases.'],
  document_too_costly: [400, 'The GraphQL document asks for too much at once.'],
  answer_too_large: [400, 'The response would be too large.'],
  too_many_subscriptions: [400, 'This connection has too many subscriptions.'],
  missing_token: [401, 'Authentication credentials were not provided.'],
  empty_token: [401, 'The Authorization header has a scheme but no token.'],
  invalid_token: [401, 'The API token is unknown or revoked.'],
  expired_token: [401, 'The API token has expired.'],
  session_ended: [401, 'The session has ended. Sign in again.'],
  forbidden: [403, 'This token is not allowed to do that.'],
  account_required: [403, 'An operator token needs an account: name it in the Hookledger-Account header.'],
  not_found: [404, 'Not found.'],
  method_not_allowed: [405, 'This path does not support that method.'],
  body_too_slow: [408, 'The body arrived too slowly. Send it faster, or send less at once.'],
  idempotency_conflict: [409, 'This idempotency key was already used for a different event.'],
  state_conflict: [409, 'That is not possible in the current state.'],
  version_conflict: [409, 'It has changed in the meantime. Reload it, then make your change.'],
  payload_too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'Send the body as application/json.'],
  rate_limited: [429, 'Too many requests.'],
  unavailable: [503, 'The service is unavailable right now. Try again later.'],
  internal_error: [500, 'Something failed on our side. Search the log for the request id.'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof ERRORS;

export interface AppErrorOptions {
  /** What happened this time, for a person. Defaults to the catalog's sentence. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds until a retry makes sense, sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An error of the catalog above. Services throw it, and each surface's filter writes it. */
export class AppError extends Error {
  readonly status: number;
  /** The catalog's sentence. */
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions = {},
  ) {
    super(options.detail ?? ERRORS[code][1], { cause: options.cause });
    [this.status, this.title] = ERRORS[code];
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The most refused fields an error lists. Its detail says how many more there are. */
const MOST_NAMED = 20;
/** The most characters of a field's name that are repeated to the client. */
const NAME_LENGTH = 200;

/** A body or query with refused fields: 400 `invalid_request` with the first twenty fields. */
export function invalidFields(errors: readonly FieldError[]): AppError {
  const named = errors.slice(0, MOST_NAMED).map(({ field, message }) => ({ field: shortened(field), message }));
  const [first] = named;
  const more = errors.length - named.length;
  const detail = named.length === 1 && first ? `${first.field}: ${first.message}` : undefined;
  const andMore = more > 0 ? `${ERRORS.invalid_request[1]} Not listed: ${more} more.` : detail;
  return new AppError('invalid_request', { errors: named, ...(andMore && { detail: andMore }) });
}

function shortened(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name;
}

/** One refused field. */
export function invalidField(field: string, message: string): AppError {
  return invalidFields([{ field, message }]);
}

/** Another account's id and an unknown id look the same: 404. */
export function notFound(what: string): AppError {
  return new AppError('not_found', { detail: `There is no ${what} with that id.` });
}
