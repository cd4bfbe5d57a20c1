import type { Config } from './config.js';
import type { Environment } from './environment.js';

/** Settings that the start found or created because the environment does not give them. */
export interface Provided {
  readonly databaseUrl: string;
  readonly secretsKey: Buffer;
}

/** Makes the frozen {@link Config} from a checked environment. */
export function makeConfig(environment: Environment, provided: Provided): Config {
  const listener = `http://${environment.HOST.includes(':') ? `[${environment.HOST}]` : environment.HOST}:${environment.PORT}`;
  return Object.freeze({
    host: environment.HOST,
    port: environment.PORT,
    publicUrl: (
      environment.PUBLIC_URL ?? listener.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
    ).replace(/\/+$/, ''),
    databaseUrl: provided.databaseUrl,
    operatorToken: environment.OPERATOR_TOKEN,
    accountToken: environment.ACCOUNT_TOKEN,
    secretsKey: provided.secretsKey,
    trustProxy: trusted(environment.TRUST_PROXY),
    roles: Object.freeze({ api: environment.ROLES.includes('api'), worker: environment.ROLES.includes('worker') }),
    targets: Object.freeze({
      allowedNetworks: environment.TARGET_ALLOWED_NETWORKS,
      allowedHosts: environment.TARGET_ALLOWED_HOSTS.map((host) => host.toLowerCase()),
      allowHttp: environment.TARGET_ALLOW_HTTP,
      dnsServers: environment.DNS_SERVERS,
    }),
    delivery: Object.freeze({
      concurrency: environment.DELIVERY_CONCURRENCY,
      hostConcurrency: environment.HOST_CONCURRENCY,
      timeoutSeconds: environment.DELIVERY_TIMEOUT_SECONDS,
    }),
    retentionDays: environment.RETENTION_DAYS,
    shutdownDelaySeconds: environment.SHUTDOWN_DELAY_SECONDS,
    shutdownGraceSeconds: environment.SHUTDOWN_GRACE_SECONDS,
    logLevel: environment.LOG_LEVEL,
  });
}

function trusted(value: string[] | undefined): Config['trustProxy'] {
  if (!value || value.length === 0) return false;
  const [only] = value;
  return value.length === 1 && /^\d+$/.test(only!) ? Number(only) : value;
}
