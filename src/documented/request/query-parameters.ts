/**
 * A request's query parameters: of a repeated one the last counts, `+` is a space, and what is not valid UTF-8 is
 * replaced, never refused.
 */
export function queryParameters(url: string): ReadonlyMap<string, string> {
  return new Map(new URLSearchParams(queryText(url)));
}

/** What stands behind the `?`, as it was sent. */
export function queryText(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}
