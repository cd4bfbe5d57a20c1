import { isSecretHeader } from '../egress/secret-header.js';

const MASK = '********';

/** Additional headers as they are shown: values that look like credentials are masked. */
export function maskedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? MASK : value]),
  );
}

/** Headers sent back by an owner who edited what was shown: a value still masked stands for the one that was kept. */
export function unmaskedHeaders(
  given: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  const keptByName = new Map(Object.entries(kept).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value === MASK && isSecretHeader(name) ? (keptByName.get(name.toLowerCase()) ?? value) : value,
    ]),
  );
}
