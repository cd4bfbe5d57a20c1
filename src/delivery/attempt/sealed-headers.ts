import type { SecretBox } from '../../common/secret-box.js';

/** A webhook's additional headers as they are stored; null for none. */
export function sealHeaders(
  box: SecretBox,
  webhookId: number,
  headers: Readonly<Record<string, string>>,
): string | null {
  return Object.keys(headers).length === 0 ? null : box.seal(JSON.stringify(headers), `webhook:${webhookId}`);
}

/** The reverse of {@link sealHeaders}. */
export function openHeaders(box: SecretBox, webhookId: number, sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(box.open(sealed, `webhook:${webhookId}`)) as Record<string, string>);
}

/** The same for whoever only shows them: none where they cannot be opened. That they cannot is told beside them. */
export function shownHeaders(box: SecretBox, webhookId: number, sealed: string | null): Record<string, string> {
  try {
    return openHeaders(box, webhookId, sealed);
  } catch {
    return {};
  }
}
