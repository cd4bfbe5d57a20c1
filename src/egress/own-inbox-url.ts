/** An inbox's URL: an unguessable id, perhaps a query, no fragment; nothing a parser would repair. */
const INBOX_URL = /^https?:\/\/[^/?#\\@\s]+\/inbox\/[A-Za-z0-9_-]{22,}(?:\?[!"$-[\]-~]*)?$/;

/**
 * Whether a URL is one of this service's own inboxes: the exact origin of `publicUrl` and the path `/inbox/<id>`.
 * Such a URL needs no setting to be a target: it leads to the built-in receiver and nowhere else.
 */
export function isOwnInboxUrl(url: string, publicUrl: string): boolean {
  if (!INBOX_URL.test(url) || !URL.canParse(url) || !URL.canParse(publicUrl)) return false;
  return new URL(url).origin === new URL(publicUrl).origin;
}
