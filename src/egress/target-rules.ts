import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';

import { isAllowedAddress, isOwnAddress, isReachableAddress } from './address-rules.js';
import type { EgressRules } from './egress-rules.js';

const MAX_LENGTH = 2048;

/**
 * Why a URL may not be a target, as a sentence that names the remedy; null if it may. Judges the text alone:
 * `mayConnect` catches a name that resolves to a forbidden address. The service's own inboxes are always allowed.
 */
export function checkTargetUrl(text: string, rules: EgressRules): string | null {
  if (text.length > MAX_LENGTH) return `The URL is longer than ${MAX_LENGTH} characters: use a shorter one.`;
  if (isOwnInboxUrl(text, rules.publicUrl)) return null;
  return checkSpelling(text) ?? checkWhereTo(new URL(text), rules);
}

/**
 * Whether a connection may go to an address and port. `name` is the name that resolved to the address, null if the URL
 * holds the address itself. This service's own port on this machine stays shut even if its network or the name is
 * exempt: an event sent there would breed another.
 */
export function mayConnect(address: string, port: number, name: string | null, rules: EgressRules): boolean {
  if (port === portOf(new URL(rules.publicUrl)) && isOwnAddress(address, rules)) return false;
  if (name !== null && isAllowedHost(name, rules)) return true;
  return isReachableAddress(address, name === null ? 'literal' : 'dns', rules);
}

/**
 * Refuses what a WHATWG parser would silently repair (tabs, `https:x`, backslashes, `%31`, full-width digits, octal):
 * the URL that is checked, shown and sent must be one and the same to every reader.
 */
function checkSpelling(text: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text)) {
    return 'The URL contains a space, a control character or a backslash: percent-encode or remove it.';
  }
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined) return 'Not a full URL: start it with https:// and a host.';
  if (authority.includes('@')) return 'The URL contains a user name or password: send them in an additional header.';
  if (text.includes('#')) return 'The URL has a fragment (#…), which is never sent: remove it.';
  if (!URL.canParse(text)) return 'Not a valid URL: check its host and port.';
  const { hostname } = new URL(text);
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (hostname.startsWith('[') || written === hostname || written === domainToUnicode(hostname)) return null;
  return `The host is not in its canonical form: write it as ${hostname}.`;
}

/** The rules for scheme, port and host. Most of them do not apply to a host that the operator has exempted. */
function checkWhereTo(url: URL, rules: EgressRules): string | null {
  const host = hostOf(url);
  const isAddress = isIP(host) !== 0;
  const isExempt = isAddress ? isAllowedAddress(host, rules) : isAllowedHost(host, rules);
  if (leadsBack(url, isExempt, rules))
    return 'The URL leads back to this service: use the URL of a receiver or of an inbox.';
  const httpAllowed = rules.allowHttp || isExempt;
  if (url.protocol === 'http:' && !httpAllowed) {
    return 'Plain http is not allowed for this host: use https, or ask the operator to set TARGET_ALLOW_HTTP.';
  }
  const badPort = checkTargetPort(portOf(url), httpAllowed);
  if (badPort || isExempt) return badPort;
  if (!isAddress) return checkTargetName(host);
  if (isReachableAddress(host, 'literal', rules)) return null;
  return 'The address is not public: use a public host, or ask the operator to add it to TARGET_ALLOWED_NETWORKS.';
}

/** Whether a URL leads to this service, where an event would breed events: its public host, its port on this machine. */
function leadsBack(url: URL, isExempt: boolean, rules: EgressRules): boolean {
  const own = new URL(rules.publicUrl);
  const onOwnPort = portOf(url) === portOf(own);
  if (hostOf(url) === hostOf(own)) return onOwnPort || !isExempt;
  return onOwnPort && isOwnAddress(hostOf(url), rules);
}

/** A URL's host as it is compared and connected to: a name, or an address without brackets. */
function hostOf(url: URL): string {
  return comparableName(url.hostname.replace(/^\[|\]$/g, ''));
}

/** A host name as names are compared: lower case, without the root's trailing dot. */
export function comparableName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether the operator has exempted this name, whatever it resolves to. */
function isAllowedHost(name: string, rules: EgressRules): boolean {
  return rules.allowedHosts.some((allowed) => comparableName(allowed) === comparableName(name));
}

/** An inbox's URL: an unguessable id, perhaps a query, no fragment; nothing a parser would repair. */
const INBOX_URL = /^https?:\/\/[^/?#\\@\s]+\/inbox\/[A-Za-z0-9_-]{22,}(?:\?[!"$-[\]-~]*)?$/;

/**
 * Whether a URL is one of this service's own inboxes: the exact origin of `publicUrl` and the path `/inbox/<id>`.
 * Such a URL needs no setting to be a target, since it leads to the built-in receiver and nowhere else.
 */
export function isOwnInboxUrl(url: string, publicUrl: string): boolean {
  if (!INBOX_URL.test(url) || !URL.canParse(url) || !URL.canParse(publicUrl)) return false;
  return new URL(url).origin === new URL(publicUrl).origin;
}

/** Ports from 1024 up that the fetch standard blocks (https://fetch.spec.whatwg.org/#port-blocking). */
const BAD_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** The port that a URL leads to: its scheme's default if it names none. */
function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}

/**
 * Why a port may not be used, or null. Open are 443 and every port from 1024 up, except those of services that a request
 * could be smuggled into; and 80 where plain http is allowed.
 */
function checkTargetPort(port: number, httpAllowed: boolean): string | null {
  if (port === 443 || (port === 80 && httpAllowed)) return null;
  if (port >= 1024 && !BAD_PORTS.has(port)) return null;
  return `Port ${port} is not allowed: use 443, or a port from 1024 up that no other protocol uses.`;
}

/** Top-level names that are never public: reserved by RFC 2606, 6761, 7686 and ICANN, or customary in private networks. */
const PRIVATE_TOP_LEVELS = new Set([
  'localhost',
  'local',
  'internal',
  'invalid',
  'test',
  'onion',
  'arpa',
  'svc',
  'lan',
  'home',
  'corp',
  'intranet',
  'private',
]);

/** Why a host name (in its ASCII form) cannot be a public host, or null. Judges the text alone, without DNS. */
function checkTargetName(hostname: string): string | null {
  const name = comparableName(hostname);
  const labels = name.split('.');
  const topLevel = labels.at(-1) ?? '';
  if (labels.length < 2) return 'The host is a single word: use a full domain name, such as hooks.example.com.';
  if (name.length > 253) return 'The host name is longer than 253 characters: use a shorter one.';
  if (!labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label))) {
    return 'The host name is malformed: use 1 to 63 letters, digits and hyphens between its dots.';
  }
  if (!PRIVATE_TOP_LEVELS.has(topLevel)) return null;
  return `Names under .${topLevel} are private: use a public domain name.`;
}
