import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** One address of a name. */
export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Resolves a host name to all of its addresses; rejects, or returns none, if it has none. */
export type NameResolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Injects the `NameResolver` for receivers' names. */
export const NAME_RESOLVER = Symbol('NAME_RESOLVER');

/** Injects the DNS servers for receivers' names, `host:port` each; an empty list means the system's resolver. */
export const DNS_SERVERS = Symbol('DNS_SERVERS');

/** The resolver for receivers' names: the given DNS servers, or the system's. Concurrent look-ups share a query. */
export function createNameResolver(dnsServers: readonly string[]): NameResolver {
  return shareLookups(dnsServers.length > 0 ? resolveThrough(dnsServers) : resolveBySystem);
}

/** Resolves as every program on this machine does, including `/etc/hosts`. */
export const resolveBySystem: NameResolver = (hostname) => lookup(hostname, { all: true, order: 'verbatim' });

/**
 * Lets overlapping look-ups of a name share one query. No result is kept afterwards: names move, and the connections
 * themselves are kept alive.
 */
export function shareLookups(resolve: NameResolver): NameResolver {
  const underWay = new Map<string, Promise<readonly ResolvedAddress[]>>();
  return (hostname) => {
    let answer = underWay.get(hostname);
    if (!answer) {
      answer = resolve(hostname).finally(() => underWay.delete(hostname));
      underWay.set(hostname, answer);
    }
    return answer;
  };
}

/** Asks the given DNS servers (`host`, `host:port`, `[v6]:port`) for both address families; one of the two is enough. */
function resolveThrough(dnsServers: readonly string[]): NameResolver {
  let ready: Promise<Resolver> | undefined;
  return async (hostname) => {
    ready ??= createResolver(dnsServers);
    const resolver = await ready.catch((error: unknown) => {
      ready = undefined; // a server's own name may resolve next time
      throw error;
    });
    const answers = await Promise.allSettled([
      resolver.resolve4(hostname).then((addresses) => addresses.map((address) => ({ address, family: 4 }))),
      resolver.resolve6(hostname).then((addresses) => addresses.map((address) => ({ address, family: 6 }))),
    ]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

/** A resolver that asks only those servers. It needs their addresses, so a server given by name is looked up first. */
async function createResolver(dnsServers: readonly string[]): Promise<Resolver> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const servers = await Promise.all(
    dnsServers.map(async (server) => {
      const { hostname, port } = new URL(`dns://${isIP(server) === 6 ? `[${server}]` : server}`);
      const host = hostname.replace(/^\[|\]$/g, '');
      const { address, family } = isIP(host) ? { address: host, family: isIP(host) } : await lookup(host);
      return `${family === 6 ? `[${address}]` : address}:${port || 53}`;
    }),
  );
  resolver.setServers(servers);
  return resolver;
}
