import type { DatabaseAddress, DatabaseHost } from '../../config/database-url.js';

/** A server, and whether to use TLS. */
export interface Target extends DatabaseHost {
  readonly isEncrypted: boolean;
}

/** The targets of a database in the order in which they are tried, starting with the one that worked last. */
export class Targets {
  private readonly all: readonly Target[];
  private current = 0;

  constructor({ hosts, tls }: Pick<DatabaseAddress, 'hosts' | 'tls'>) {
    this.all = hosts.flatMap((host) => {
      const ways = host.host.startsWith('/') ? [false] : tls.ways;
      return ways.map((isEncrypted) => ({ ...host, isEncrypted }));
    });
  }

  get count(): number {
    return this.all.length;
  }

  get first(): Target {
    return this.all[this.current]!;
  }

  /** Moves on to another target, unless a concurrent failure at the same one already has. */
  failed(target: Target): void {
    if (target === this.first) this.current = (this.current + 1) % this.count;
  }
}

/** Errors of a target that is only tried because another failed: with TLS after without, or the reverse. */
const NOT_THIS_WAY = /^(?:no pg_hba\.conf entry|The server does not support SSL)/;

/** Of the errors of two targets, the more informative one. */
export function moreTelling(earlier: Error | undefined, later: Error): Error {
  return earlier && NOT_THIS_WAY.test(later.message) ? earlier : later;
}
