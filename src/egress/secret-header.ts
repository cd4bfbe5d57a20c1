const SECRET = /authorization|cookie|token|secret|signature|passw|credential|session|jwt|bearer|(?:^|[-_])auth$|key$/;

/** What stands in place of a value that is not shown. Nobody's credential: it is neither stored nor sent. */
export const MASK = '********';

/** Whether a header's value is to be masked wherever it is shown: it lets its bearer in, or proves who sent it. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name.toLowerCase());
}
