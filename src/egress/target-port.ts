/** Ports from 1024 up that the fetch standard blocks (https://fetch.spec.whatwg.org/#port-blocking). */
const BAD_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** The port a URL leads to, its scheme's own where it names none. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}

/**
 * Why a port may not be used, or null: 443 and those from 1024 up are open, less the ones of services that a request
 * could be smuggled into; 80 where plain http is.
 */
export function checkTargetPort(port: number, httpAllowed: boolean): string | null {
  if (port === 443 || (port === 80 && httpAllowed)) return null;
  if (port >= 1024 && !BAD_PORTS.has(port)) return null;
  return `Port ${port} is not open to webhooks: use 443, or a port from 1024 up that belongs to no other protocol.`;
}
