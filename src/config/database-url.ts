import { StartupError } from '../common/startup-error.js';
import { readTls, type TlsSettings } from './database-tls.js';

/** A server's address: a host with a port, or the folder of a Unix socket (it begins with `/`). */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
}

/** The content of a `DATABASE_URL`. */
export interface DatabaseAddress {
  /** Tried in this order until one accepts writes. */
  readonly hosts: readonly DatabaseHost[];
  /** If undefined, `pg` decides: the user of the process, the database named like the user, `PGPASSWORD`. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly tls: TlsSettings;
  /** For each host, milliseconds. */
  readonly connectTimeoutMs: number | undefined;
  readonly applicationName: string | undefined;
  /** Command-line options for the session, as in `-c search_path=hooks`. */
  readonly options: string | undefined;
}

const DEFAULT_PORT = '5432';

/** Parameters that are read, here or in `readTls`. */
const READ = ['host', 'port', 'user', 'password', 'dbname', 'connect_timeout', 'application_name', 'options'];
const TLS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'channel_binding'];

/** libpq's parameters that are accepted with one of these values and have no effect; `null` accepts any value. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[] | null>> = {
  target_session_attrs: ['any', 'read-write', 'primary'],
  load_balance_hosts: ['disable'],
  gssencmode: ['disable', 'prefer'],
  client_encoding: ['utf8', 'utf-8', 'unicode', 'auto'],
  uselibpqcompat: ['true'],
  ...Object.fromEntries(
    [
      'fallback_application_name',
      'keepalives',
      'keepalives_idle',
      'keepalives_interval',
      'keepalives_count',
      'tcp_user_timeout',
    ].map((name) => [name, null]),
  ),
};

const ENCODE = 'percent-encode `%`, `/`, `?`, `#`, `@` and `:` in user, password and database';

/**
 * Reads a `DATABASE_URL` as libpq does: several hosts, Unix sockets, `sslmode`. Its errors quote nothing that may be part of
 * the password.
 *
 * @throws StartupError in one line
 */
export function readDatabaseUrl(url: string): DatabaseAddress {
  const parts = /^postgres(?:ql)?:\/\/(?<authority>[^/?#]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/i.exec(
    url,
  );
  if (!parts) throw refused(`it must look like postgres://user:password@host:5432/database (${ENCODE})`);
  const { authority = '', database = '', query = '' } = parts.groups!;
  const at = authority.lastIndexOf('@');
  // If a password holds an unencoded `/` or `?`, its end would be read as a database or a parameter, and be shown.
  if (`${database}${query}`.includes('@')) throw refused(`there is an @ in the wrong place (${ENCODE})`);
  const [user = '', ...password] = authority.slice(0, Math.max(at, 0)).split(':');
  const parameters = readParameters(query);
  const given = (name: string, other: string) => parameters.get(name) || decoded(other) || undefined;
  return {
    hosts: readHosts(authority.slice(at + 1), parameters),
    user: given('user', user),
    password: given('password', password.join(':')),
    database: given('dbname', database),
    tls: readTls(parameters, refused),
    connectTimeoutMs: readTimeout(parameters.get('connect_timeout')),
    applicationName: parameters.get('application_name') || undefined,
    options: parameters.get('options') || undefined,
  };
}

/** Describes the address for people, without user and password. */
export function describeAddress({ hosts, database, user }: DatabaseAddress): string {
  const where = hosts.map(({ host, port }) =>
    host.startsWith('/') ? `${host} (port ${port})` : `${host.includes(':') ? `[${host}]` : host}:${port}`,
  );
  return `${database ?? user ?? '(default)'} at ${where.join(', ')}`;
}

function readParameters(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of query.split('&').filter(Boolean)) {
    const [name = '', ...value] = part.split('=');
    const text = decoded(value.join('='));
    // Only text in the form of a name is quoted: anything else may be part of a password.
    const called = /^[a-z_]{1,40}$/i.test(name) ? `the parameter ${name}` : 'a parameter';
    const allowed = WITHOUT_EFFECT[name];
    if (!READ.includes(name) && !TLS.includes(name) && allowed === undefined) {
      throw refused(`${called} is not supported`);
    }
    if (allowed && !allowed.includes(text.toLowerCase())) throw refused(`${called} must be ${allowed.join(' or ')}`);
    parameters.set(name, text);
  }
  return parameters;
}

function readHosts(authority: string, parameters: ReadonlyMap<string, string>): DatabaseHost[] {
  const listed = authority.split(',').map((text) => {
    const { host, port } = /^(?<host>\[[^\]]*\]|[^:[\]]*)(?::(?<port>.*))?$/.exec(text)?.groups ?? {};
    if (host === undefined) throw refused(`a host is not valid (${ENCODE})`);
    return { host: decoded(host).replace(/^\[(.*)\]$/, '$1'), port };
  });
  const hosts = parameters.get('host')?.split(',') ?? listed.map(({ host }) => host);
  const ports = parameters.get('port')?.split(',') ?? listed.map(({ port }) => port ?? '');
  if (ports.length !== 1 && ports.length !== hosts.length) throw refused('there must be one port, or one per host');
  return hosts.map((host, index) => {
    if (!/^(?:|\/[^\0]*|[\w.:%-]+)$/.test(host)) throw refused(`a host is not valid (${ENCODE})`);
    const port = (ports.length === 1 ? ports[0] : ports[index]) || DEFAULT_PORT;
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
      throw refused(`a port must be a number from 1 to 65535 (${ENCODE})`);
    }
    return { host: host || 'localhost', port: Number(port) };
  });
}

function readTimeout(seconds: string | undefined): number | undefined {
  if (!seconds) return undefined;
  if (!/^-?\d{1,6}$/.test(seconds)) throw refused('the parameter connect_timeout must be a whole number of seconds');
  return Number(seconds) > 0 ? Number(seconds) * 1000 : undefined;
}

function decoded(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    throw refused(`a % must be followed by two hexadecimal digits (${ENCODE})`);
  }
  if (plain.includes('\0')) throw refused('it contains a NUL');
  return plain;
}

function refused(why: string): StartupError {
  return new StartupError(`DATABASE_URL is not valid: ${why}`);
}
