/** Everything that can be set from outside, checked and frozen: the rest of the code reads nothing else. */
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
    /** Requests in flight to one receiver's host, of all processes together. */
    readonly hostConcurrency: number;
    /** A whole attempt, where neither webhook nor format says otherwise. */
    readonly timeoutSeconds: number;
  };
  readonly retentionDays: number;
  readonly shutdownDelaySeconds: number;
  readonly shutdownGraceSeconds: number;
  readonly logLevel: string;
}

/** Injects the {@link Config}. */
export const CONFIG = Symbol('CONFIG');
