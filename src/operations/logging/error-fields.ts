/** What a log says about an error. */
export interface ErrorFields {
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
