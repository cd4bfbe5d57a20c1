import { BlockList, isIP } from 'node:net';

import type { EgressRules } from './egress-rules.js';

/**
 * A set of IP addresses, given as CIDRs and single addresses.
 *
 * The two families are kept apart because a `BlockList` that holds both also matches `::ffff:10.0.0.1` against
 * `10.0.0.0/8`: a mapped spelling would then be judged by rules written for the plain one.
 */
class AddressList {
  private readonly v4 = new BlockList();
  private readonly v6 = new BlockList();

  /** @throws if an entry is neither an IP address nor a CIDR */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.add(entry);
  }

  /** Whether the address lies in one of the entries. An address with a zone id lies in none. */
  has(address: string): boolean {
    const family = isIP(address);
    if (family === 4) return this.v4.check(address, 'ipv4');
    return family === 6 && !address.includes('%') && this.v6.check(address, 'ipv6');
  }

  private add(entry: string): void {
    const [network = '', prefix] = entry.split('/');
    const family = isIP(network);
    if (family === 0) throw new Error(`"${entry}" is neither an IP address nor a CIDR.`);
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
    if (family === 4) this.v4.addSubnet(network, bits, 'ipv4');
    else this.v6.addSubnet(network, bits, 'ipv6');
  }
}

/** IPv4 that is not public unicast, from IANA's special-purpose registry, and Azure's host agent. */
const NOT_PUBLIC_V4 = new AddressList([
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '168.63.129.16', // Azure's host agent: public by number, reachable from inside a machine only
  '169.254.0.0/16', // link-local, cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]);

/** All that IANA has allocated as global unicast. Everything else (loopback, mapped, private, multicast …) is refused. */
const GLOBAL_V6 = new AddressList(['2000::/3']);

/** Parts of the above that lead elsewhere: Teredo and its like, documentation, 6to4, documentation again. */
const NOT_PUBLIC_V6 = new AddressList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** NAT64's well-known prefix, RFC 6052. */
const NAT64 = new AddressList(['64:ff9b::/96']);

/** Addresses by which every machine reaches itself. */
const THIS_MACHINE = new AddressList(['0.0.0.0/8', '127.0.0.0/8', '::', '::1']);

/** Where an address comes from: written into the URL, or returned by DNS. */
export type AddressSource = 'literal' | 'dns';

/**
 * Whether a request may go to this IP address: one inside `allowedNetworks`, or a public one that is not this machine's.
 *
 * A NAT64 address is judged by the IPv4 address within it, but only if DNS returned it: behind DNS64 every IPv4 host has
 * such an address, and refusing the prefix would end all delivery there. Nobody has a reason to write one into a URL.
 */
export function isReachableAddress(address: string, source: AddressSource, rules: EgressRules): boolean {
  if (isAllowedAddress(address, rules)) return true;
  if (compiled(rules.ownAddresses).has(address)) return false;
  if (isIP(address) === 4) return !NOT_PUBLIC_V4.has(address);
  if (source === 'dns' && NAT64.has(address)) return isReachableAddress(embeddedV4(address), source, rules);
  return GLOBAL_V6.has(address) && !NOT_PUBLIC_V6.has(address);
}

/** Whether the operator has exempted this address. */
export function isAllowedAddress(address: string, rules: EgressRules): boolean {
  return compiled(rules.allowedNetworks).has(address);
}

/** Whether this address leads to this machine: loopback, or one of its interfaces. */
export function isOwnAddress(address: string, rules: EgressRules): boolean {
  return THIS_MACHINE.has(address) || compiled(rules.ownAddresses).has(address);
}

const NOBODY: readonly string[] = [];

/** An address that a request went to, as its owner may see it: null for one that is not public, even if it is exempt. */
export function shownAddress(address: string | undefined, rules: EgressRules): string | null {
  const withoutExemptions = { ...rules, allowedNetworks: NOBODY };
  return address !== undefined && isReachableAddress(address, 'dns', withoutExemptions) ? address : null;
}

const lists = new WeakMap<readonly string[], AddressList>();

/** The set for a list of the rules, made once for each list. */
function compiled(entries: readonly string[]): AddressList {
  let list = lists.get(entries);
  if (!list) lists.set(entries, (list = new AddressList(entries)));
  return list;
}

/** The last 32 bits of an IPv6 address as a dotted quad. */
function embeddedV4(address: string): string {
  const [high = '0', low = '0'] = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  const bits = [high, low].map((group) => Number.parseInt(group || '0', 16));
  return bits.flatMap((group) => [group >> 8, group & 255]).join('.');
}
