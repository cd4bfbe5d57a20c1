import { isReachableAddress } from './address-rules.js';
import type { EgressRules } from './egress-rules.js';

const NOBODY: readonly string[] = [];

/** An address that a request went to, as its owner may see it: null for any that is not public, exempt or not. */
export function shownAddress(address: string | undefined, rules: EgressRules): string | null {
  const withoutExemptions = { ...rules, allowedNetworks: NOBODY };
  return address !== undefined && isReachableAddress(address, 'dns', withoutExemptions) ? address : null;
}
