import { readFileSync } from 'node:fs';
import { type ConnectionOptions, rootCertificates } from 'node:tls';

/** How connections are encrypted. */
export interface TlsSettings {
  /** Tried in this order; true means TLS. */
  readonly ways: readonly boolean[];
  readonly options: ConnectionOptions;
  /** TLS from the first byte, without negotiation (Postgres 17). */
  readonly isDirect: boolean;
  readonly bindsChannel: boolean;
}

const WAYS: Readonly<Record<string, readonly boolean[]>> = {
  disable: [false],
  allow: [false, true],
  prefer: [true, false],
  require: [true],
  'verify-ca': [true],
  'verify-full': [true],
};

/** `pg`'s own name for `require`, for URLs written for `pg`. */
const PG_NO_VERIFY = 'no-verify';

/**
 * Reads `sslmode` and the related parameters as libpq does: `prefer` is the default, and `require` checks the certificate only
 * if a root certificate is given. Only `verify-ca` and `verify-full` prove the server's identity.
 *
 * @param refused makes the error for an invalid parameter
 */
export function readTls(parameters: ReadonlyMap<string, string>, refused: (why: string) => Error): TlsSettings {
  const said = parameters.get('sslmode') || modeOfSsl(parameters.get('ssl'), refused);
  const mode = said === PG_NO_VERIFY ? 'require' : said;
  const ways = WAYS[mode];
  if (!ways) throw refused(`the parameter sslmode must be one of ${Object.keys(WAYS).join(', ')}`);
  const negotiation = parameters.get('sslnegotiation') || 'postgres';
  if (negotiation !== 'postgres' && negotiation !== 'direct') {
    throw refused('the parameter sslnegotiation must be postgres or direct');
  }
  if (negotiation === 'direct' && ways.includes(false)) {
    throw refused('sslnegotiation=direct needs sslmode=require, verify-ca or verify-full');
  }
  const binding = parameters.get('channel_binding') || 'prefer';
  if (!['disable', 'prefer', 'require'].includes(binding)) {
    throw refused('the parameter channel_binding must be disable, prefer or require');
  }
  const options = { ...readCertificates(parameters, refused), ...checksOf(mode, parameters, refused) };
  return { ways, options, isDirect: negotiation === 'direct', bindsChannel: binding !== 'disable' };
}

/** libpq accepts `ssl=true` for compatibility with JDBC URLs. */
function modeOfSsl(ssl: string | undefined, refused: (why: string) => Error): string {
  if (!ssl) return 'prefer';
  if (ssl === 'true' || ssl === '1') return 'require';
  if (ssl === 'false' || ssl === '0') return 'disable';
  throw refused('the parameter ssl must be true or false');
}

function checksOf(
  mode: string,
  parameters: ReadonlyMap<string, string>,
  refused: (why: string) => Error,
): ConnectionOptions {
  const root = parameters.get('sslrootcert');
  if (mode === 'verify-full') return {};
  if (root === 'system') throw refused('sslrootcert=system needs sslmode=verify-full');
  if (mode === 'verify-ca' && !root) throw refused('sslmode=verify-ca needs sslrootcert; or use sslmode=verify-full');
  const checksChain = mode === 'verify-ca' || (mode === 'require' && root);
  return checksChain ? { checkServerIdentity: () => undefined } : { rejectUnauthorized: false };
}

function readCertificates(parameters: ReadonlyMap<string, string>, refused: (why: string) => Error): ConnectionOptions {
  const read = (name: string) => {
    const path = parameters.get(name);
    if (!path) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw refused(`the ${name} file cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  };
  const root = parameters.get('sslrootcert') === 'system' ? [...rootCertificates] : read('sslrootcert');
  const [cert, key] = [read('sslcert'), read('sslkey')];
  return { ...(root && { ca: root }), ...(cert && { cert }), ...(key && { key }) };
}
