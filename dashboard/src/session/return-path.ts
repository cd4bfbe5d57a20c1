/** Where the sign-in page leads to afterwards, kept in its URL. */
export function signInPath(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
}

/** The page to return to: a path of this site, whatever the URL says; `/` where it names none. */
export function returnPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  // Browsers read a backslash as a slash, and skip control characters: both could name another host.
  const isOwnPath = /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next);
  return isOwnPath && !next.startsWith('/sign-in') ? next : '/';
}
