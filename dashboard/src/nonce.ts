/* oxlint-disable no-underscore-dangle */
declare global {
  /** Read by the part of Mantine that locks the page's scrolling behind a dialog. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce that the content policy allows style elements by: Vite's marker in the page carries it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

globalThis.__webpack_nonce__ = styleNonce();
