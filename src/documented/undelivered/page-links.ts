/** The address of a request as its client knows it. */
export interface RequestAddress {
  readonly protocol: string;
  readonly host: string;
  /** Path and query, as sent. */
  readonly url: string;
}

/**
 * Returns the absolute address of another page of the same list: query keys sorted, other parameters kept, `page` replaced;
 * page 1 has no `page`. Encoded as Django REST Framework does, so that links compare equal.
 */
export function pageLink({ protocol, host, url }: RequestAddress, page: number): string {
  const [path = '', ...query] = url.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  parameters.delete('page');
  if (page !== 1) parameters.set('page', String(page));
  const pairs = [...parameters].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const text = pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
  return `${protocol}://${host}${path}${text && `?${text}`}`;
}

/** Escapes as Python's `quote_plus` does: all but letters, digits and `_.-~`, and a blank becomes a plus. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
