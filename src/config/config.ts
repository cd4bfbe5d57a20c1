/** All settings, checked and frozen. The rest of the code reads no other. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** This service's own address, without a trailing slash: where inboxes live. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly operatorToken: string | undefined;
  readonly accountToken: string | undefined;
  /** 32 bytes that encrypt webhook secrets at rest. */
  readonly secretsKey: Buffer;
  /** Hops, or addresses and CIDRs, whose `X-Forwarded-*` headers count. */
  readonly trustProxy: number | readonly string[] | false;
  readonly roles: { readonly api: boolean; readonly worker: boolean };
  readonly targets: {
    readonly allowedNetworks: readonly string[];
    readonly allowedHosts: readonly string[];
    readonly allowHttp: boolean;
    /** `host:port` of the resolvers for receivers' names; empty: the system's. */
    readonly dnsServers: readonly string[];
  };
  readonly delivery: {
    /** Requests in flight in this process. */
    readonly concurrency: number;
    /** Requests in flight to one receiving host, across all processes. */
    readonly hostConcurrency: number;
    /** Deadline of a whole attempt, unless webhook or format sets another. */
    readonly timeoutSeconds: number;
  };
  readonly retentionDays: number;
  readonly shutdownDelaySeconds: number;
  readonly shutdownGraceSeconds: number;
  readonly logLevel: string;
}

/** Injects the {@link Config}. */
export const CONFIG = Symbol('CONFIG');
