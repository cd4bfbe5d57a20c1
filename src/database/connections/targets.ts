import type { DatabaseAddress, DatabaseHost } from '../../config/database-url.js';

/** A server, and whether to speak TLS to it. */
export interface Target extends DatabaseHost {
  readonly isEncrypted: boolean;
}

/** The ways to a database in the order in which they are tried, beginning with the one that worked last. */
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

  /** Another is tried from now on, unless one of the others who failed there has said so already. */
  failed(target: Target): void {
    if (target === this.first) this.current = (this.current + 1) % this.count;
  }
}

/** A way that was only tried because another failed: with TLS after none, or the reverse. */
const NOT_THIS_WAY = /^(?:no pg_hba\.conf entry|The server does not support SSL)/;

/** Of two ways' errors, the one that says more of what is wrong. */
export function moreTelling(earlier: Error | undefined, later: Error): Error {
  return earlier && NOT_THIS_WAY.test(later.message) ? earlier : later;
}
