import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';

import { isAllowedAddress, isOwnAddress, isReachableAddress } from './address-rules.js';
import type { EgressRules } from './egress-rules.js';
import { isOwnInboxUrl } from './own-inbox-url.js';
import { checkTargetName, comparableName, isAllowedHost } from './target-name.js';
import { checkTargetPort, portOf } from './target-port.js';

const MAX_LENGTH = 2048;

/**
 * Why a URL may not be a target, as a sentence that names the remedy, or null if it may. Judges the text alone: a name
 * that resolves to a forbidden address is found out when connecting. The service's own inboxes are always welcome.
 */
export function checkTargetUrl(text: string, rules: EgressRules): string | null {
  if (text.length > MAX_LENGTH) return `The URL is longer than ${MAX_LENGTH} characters: use a shorter one.`;
  if (isOwnInboxUrl(text, rules.publicUrl)) return null;
  return checkSpelling(text) ?? checkWhereTo(new URL(text), rules);
}

/**
 * Refuses what a WHATWG parser would silently repair (tabs, `https:x`, backslashes, `%31`, full-width digits, octal):
 * the URL that is checked, shown and sent must be one and the same to every reader.
 */
function checkSpelling(text: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text)) {
    return 'The URL holds a space, a control character or a backslash: percent-encode or remove it.';
  }
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined) return 'Not a full URL: begin it with https:// and a host.';
  if (authority.includes('@')) return 'The URL holds a user name or password: send them in an additional header.';
  if (text.includes('#')) return 'The URL has a fragment (#…), which is never sent: remove it.';
  if (!URL.canParse(text)) return 'Not a valid URL: check its host and its port.';
  const { hostname } = new URL(text);
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (hostname.startsWith('[') || written === hostname || written === domainToUnicode(hostname)) return null;
  return `The host is not in its plain spelling: write it as ${hostname}.`;
}

/** The rules for scheme, port and host, most of which a host that the operator has exempted is free of. */
function checkWhereTo(url: URL, rules: EgressRules): string | null {
  const host = hostOf(url);
  const isAddress = isIP(host) !== 0;
  const isExempt = isAddress ? isAllowedAddress(host, rules) : isAllowedHost(host, rules);
  if (leadsBack(url, isExempt, rules))
    return 'The URL leads back to this service: use that of a receiver, or of an inbox.';
  const httpAllowed = rules.allowHttp || isExempt;
  if (url.protocol === 'http:' && !httpAllowed) {
    return 'Plain http is not allowed to this host: use https, or have the operator set TARGET_ALLOW_HTTP.';
  }
  const badPort = checkTargetPort(portOf(url), httpAllowed);
  if (badPort || isExempt) return badPort;
  if (!isAddress) return checkTargetName(host);
  if (isReachableAddress(host, 'literal', rules)) return null;
  return 'The address is not public: use a public host, or have the operator add it to TARGET_ALLOWED_NETWORKS.';
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
