import type { DatabaseAddress, DatabaseHost } from '../../config/database-url.js';

/** A server, and whether to speak TLS to it. */
export interface Target extends DatabaseHost {
  readonly isEncrypted: boolean;
}

/** No line of `pg_hba.conf` for it, with or without encryption; or no TLS there at all. */
const REFUSED_ENCRYPTION = /^(?:no pg_hba\.conf entry|The server does not support SSL)/;

/**
 * The ways to a database in the order in which they are tried, beginning with the one that worked last. Of a host that
 * may be spoken to with TLS or without, the way that worked is kept until the host refuses it.
 */
export class Targets {
  private readonly all: readonly Target[];
  private ways: readonly Target[];
  private current = 0;

  constructor({ hosts, tls }: Pick<DatabaseAddress, 'hosts' | 'tls'>) {
    this.all = hosts.flatMap((host) => {
      const ways = host.host.startsWith('/') ? [false] : tls.ways;
      return ways.map((isEncrypted) => ({ ...host, isEncrypted }));
    });
    this.ways = this.all;
  }

  get count(): number {
    return this.ways.length;
  }

  get first(): Target {
    return this.ways[this.current]!;
  }

  worked(target: Target): void {
    const isElsewhere = (way: Target) => way.host !== target.host || way.port !== target.port;
    this.ways = this.all.filter((way) => way === target || (this.ways.includes(way) && isElsewhere(way)));
    this.current = this.ways.indexOf(target);
  }

  /** Another is tried from now on, unless one of the others who failed there has said so already. */
  failed(target: Target, { message }: Error): void {
    const { first } = this;
    if (REFUSED_ENCRYPTION.test(message)) this.ways = this.all;
    const at = this.ways.indexOf(first);
    this.current = target === first ? (at + 1) % this.ways.length : at;
  }
}
