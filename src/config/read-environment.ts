import { BlockList, isIP } from 'node:net';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { StartupError } from '../common/startup-error.js';
import { readDatabaseUrl } from './database-url.js';
import { Environment } from './environment.js';

/** Names of address ranges allowed in `TRUST_PROXY`, in the only accepted spelling. */
const RANGE_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Checks the environment and returns it typed, with defaults.
 *
 * @throws StartupError in one line that names every invalid variable
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const known = Object.keys(new Environment());
  const given = Object.fromEntries(
    known.flatMap((name) => (variables[name]?.trim() ? [[name, variables[name].trim()]] : [])),
  );

  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment).flatMap((error) => Object.values(error.constraints ?? {}).slice(-1));
  problems.push(...contradictions(environment));
  if (problems.length > 0) throw new StartupError(`Bad settings: ${problems.join('; ')}.`);
  return environment;
}

/** Errors that no pattern finds: settings that need each other, and prefixes and ports out of bounds. */
function contradictions(environment: Environment): string[] {
  const problems: string[] = [];
  if (environment.DATABASE_URL && !environment.SECRETS_KEY) {
    problems.push('SECRETS_KEY is required with DATABASE_URL: generate it with `openssl rand -base64 32` and keep it');
  }
  if (environment.DATABASE_URL) problems.push(...refusalsOf(environment.DATABASE_URL));
  const { TARGET_ALLOWED_NETWORKS, TRUST_PROXY = [], DNS_SERVERS } = environment;
  for (const network of TARGET_ALLOWED_NETWORKS.filter((text) => !isCidr(text))) {
    problems.push(`TARGET_ALLOWED_NETWORKS contains ${network}, which is not a CIDR`);
  }
  const isHops = TRUST_PROXY.length === 1 && /^\d+$/.test(TRUST_PROXY[0]!);
  for (const proxy of isHops ? [] : TRUST_PROXY.filter((text) => !isProxyRange(text))) {
    problems.push(`TRUST_PROXY contains ${proxy}, which is not a CIDR of proxies`);
  }
  for (const server of DNS_SERVERS.filter((text) => Number(/:(\d+)$/.exec(text)?.[1] ?? 53) > 65_535)) {
    problems.push(`DNS_SERVERS contains ${server}, whose port is above 65535`);
  }
  return problems;
}

function refusalsOf(databaseUrl: string): string[] {
  try {
    readDatabaseUrl(databaseUrl);
    return [];
  } catch (error) {
    if (error instanceof StartupError) return [error.message];
    throw error;
  }
}

/** Not `/0`: trusting every address means trusting anyone's `X-Forwarded-*`, and Fastify refuses it. */
function isProxyRange(text: string): boolean {
  return RANGE_NAMES.includes(text) || (isCidr(text) && !/\/0+$/.test(text));
}

function isCidr(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  try {
    if (prefix !== undefined) new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
