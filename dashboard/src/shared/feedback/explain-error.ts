import type { CombinedError } from 'urql';

/** A field that the service refused, by its path in the input: `targetUrl`, `additionalHeaders.X-Name`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What went wrong, as the service says it. */
export interface ExplainedError {
  /** Stable: `extensions.code`, or `network` where no answer came. */
  readonly code: string;
  /** The service's own sentence, in English. */
  readonly detail: string;
  readonly fields: readonly FieldError[];
  /** Leads to the service's log. */
  readonly requestId: string | null;
}

/** Reads the first error of an answer: the others of the same request hardly ever say more. */
export function explainError(error: CombinedError): ExplainedError {
  const [first] = error.graphQLErrors;
  if (!first)
    return { code: 'network', detail: error.networkError?.message ?? error.message, fields: [], requestId: null };
  const { code, errors, requestId } = first.extensions as {
    code?: string;
    errors?: readonly FieldError[];
    requestId?: string;
  };
  return { code: code ?? 'internal_error', detail: first.message, fields: errors ?? [], requestId: requestId ?? null };
}
