import { BlockList, isIP } from 'node:net';

/**
 * A set of IP addresses given as CIDRs and single addresses, asked for one address at a time.
 *
 * The two families are kept apart because a `BlockList` that holds both also matches `::ffff:10.0.0.1` against
 * `10.0.0.0/8`: a mapped spelling would then be judged by rules written for another.
 */
export class AddressList {
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
