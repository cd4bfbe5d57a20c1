/**
 * Which targets the operator exempts from the address rules, and where this service itself is. Frozen; every check takes
 * it as an argument, so that a verdict depends only on these rules and a URL or an address.
 */
export interface EgressRules {
  /** CIDRs, such as `127.0.0.0/8` or `fd00::/8`, whose addresses may be reached even if they are not public. */
  readonly allowedNetworks: readonly string[];
  /** Host names that may be reached whatever they resolve to. */
  readonly allowedHosts: readonly string[];
  /** Whether plain http is allowed to public hosts too. */
  readonly allowHttp: boolean;
  /** This service's own address: only its inboxes may be reached. */
  readonly publicUrl: string;
  /** Addresses of this machine's network interfaces: Linux routes even a public one via loopback, past any firewall. */
  readonly ownAddresses: readonly string[];
}

/** Injects the `EgressRules` made from the configuration. */
export const EGRESS_RULES = Symbol('EGRESS_RULES');
