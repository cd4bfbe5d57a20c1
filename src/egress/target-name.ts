import type { EgressRules } from './egress-rules.js';

/** Top-level names that lead nowhere public: reserved by RFC 2606, 6761, 7686 and ICANN, or customary inside. */
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

/** A host name as names are compared: lower case, without the root's trailing dot. */
export function comparableName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Why a host name (in its ASCII form) can be no public host, or null. Judges the text alone, without DNS. */
export function checkTargetName(hostname: string): string | null {
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

/** Whether the operator has exempted this name, whatever it resolves to. */
export function isAllowedHost(name: string, rules: EgressRules): boolean {
  return rules.allowedHosts.some((allowed) => comparableName(allowed) === comparableName(name));
}
