/**
 * Which targets the operator exempts from the address rules, and who this service is. Frozen; every check takes it as
 * an argument, so that a verdict is a pure function of a URL or an address and these rules.
 */
export interface EgressRules {
  /** CIDRs, `127.0.0.0/8` or `fd00::/8`, whose addresses may be reached though they are not public. */
  readonly allowedNetworks: readonly string[];
  /** Host names that may be reached whatever they resolve to. */
  readonly allowedHosts: readonly string[];
  /** Whether plain http may be used to public hosts too. */
  readonly allowHttp: boolean;
  /** This service's own address: its inboxes may be reached, nothing else of it. */
  readonly publicUrl: string;
  /** Addresses of this machine's own interfaces: Linux routes even a public one over loopback, past any firewall. */
  readonly ownAddresses: readonly string[];
}

/** Injects the `EgressRules` made from the configuration. */
export const EGRESS_RULES = Symbol('EGRESS_RULES');
