import type { NetworkInterfaceInfo } from 'node:os';

/** Every address of the given interfaces (`os.networkInterfaces()`), each once, without zone ids. */
export function ownAddresses(interfaces: Record<string, NetworkInterfaceInfo[] | undefined>): string[] {
  const addresses = Object.values(interfaces).flatMap((entries) => (entries ?? []).map((entry) => entry.address));
  return [...new Set(addresses.map((address) => address.replace(/%.*$/, '')))];
}
