import { isOwnAddress, isReachableAddress } from './address-rules.js';
import type { EgressRules } from './egress-rules.js';
import { portOf } from './target-port.js';
import { isAllowedHost } from './target-name.js';

/**
 * Whether a connection may go to an address and port. `name` is what resolved to the address, null if the URL says it
 * itself. This service's own port on this machine stays shut even where its network or the name is exempt: an event
 * sent there would breed another.
 */
export function mayConnect(address: string, port: number, name: string | null, rules: EgressRules): boolean {
  if (port === portOf(new URL(rules.publicUrl)) && isOwnAddress(address, rules)) return false;
  if (name !== null && isAllowedHost(name, rules)) return true;
  return isReachableAddress(address, name === null ? 'literal' : 'dns', rules);
}
