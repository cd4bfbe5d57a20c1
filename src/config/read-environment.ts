import { BlockList, isIP } from 'node:net';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { StartupError } from '../common/startup-error.js';
import { Environment } from './environment.js';

/**
 * Checks the environment and returns it typed, with defaults.
 *
 * @throws StartupError in one line that names every bad variable at once
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const known = Object.keys(new Environment());
  const optional = ['DATABASE_URL', 'OPERATOR_TOKEN', 'ACCOUNT_TOKEN', 'SECRETS_KEY', 'TRUST_PROXY', 'PUBLIC_URL'];
  const given = Object.fromEntries(
    [...known, ...optional].flatMap((name) => (variables[name]?.trim() ? [[name, variables[name].trim()]] : [])),
  );

  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment).flatMap((error) => Object.values(error.constraints ?? {}).slice(-1));
  problems.push(...contradictions(environment));
  if (problems.length > 0) throw new StartupError(`Bad settings: ${problems.join('; ')}.`);
  return environment;
}

/** What no single variable shows: settings that need each other, and CIDRs whose prefix does not fit the address. */
function contradictions(environment: Environment): string[] {
  const problems: string[] = [];
  if (environment.DATABASE_URL && !environment.SECRETS_KEY) {
    problems.push('SECRETS_KEY is required with DATABASE_URL: make one with `openssl rand -base64 32` and keep it');
  }
  if (Array.isArray(environment.TARGET_ALLOWED_NETWORKS)) {
    for (const network of environment.TARGET_ALLOWED_NETWORKS.filter((text) => !isCidr(text))) {
      problems.push(`TARGET_ALLOWED_NETWORKS holds ${network}, which is no CIDR`);
    }
  }
  return problems;
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
