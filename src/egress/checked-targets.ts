import { LRUCache } from 'lru-cache';

import type { EgressRules } from './egress-rules.js';
import { checkTargetUrl, isOwnInboxUrl } from './target-rules.js';

/** Where a request goes. */
export interface Target {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** One of this service's own inboxes: free of the address rules. */
  readonly isOwnInbox: boolean;
}

const REMEMBERED = 10_000;
/** This machine's own addresses may change, and with them what leads back to it. */
const REMEMBERED_MS = 60_000;

/** Target URLs with the rules' verdict, so that a URL is judged once a minute and not for each request to it. */
export class CheckedTargets {
  private readonly known = new LRUCache<string, { readonly target: Target | null }>({
    max: REMEMBERED,
    ttl: REMEMBERED_MS,
  });

  constructor(private readonly rules: EgressRules) {}

  /** Where a URL leads, or null if nothing may be sent there. */
  find(url: string): Target | null {
    let known = this.known.get(url);
    if (!known) this.known.set(url, (known = { target: this.check(url) }));
    return known.target;
  }

  private check(url: string): Target | null {
    if (checkTargetUrl(url, this.rules) !== null) return null;
    const { origin, pathname, search, href } = new URL(url);
    return { origin, path: pathname + search, isOwnInbox: isOwnInboxUrl(href, this.rules.publicUrl) };
  }
}
