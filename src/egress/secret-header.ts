const SECRET = /authorization|cookie|token|secret|signature|passw|credential|session|jwt|bearer|(?:^|[-_])auth$|key$/;

/** Whether a header's value is to be masked wherever it is shown: it lets its bearer in, or proves who sent it. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name.toLowerCase());
}
