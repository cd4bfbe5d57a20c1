import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { type AttemptResult, failedAttempt } from './attempt-result.js';
import { EgressAgent } from './egress-agent.js';
import { EGRESS_RULES, type EgressRules } from './egress-rules.js';
import { OutgoingRequest, type Target, USER_AGENT } from './outgoing-request.js';
import { sendRequest } from './send-request.js';
import { checkTargetUrl, isOwnInboxUrl } from './target-rules.js';

/** What to send, and where. */
export interface PostRequest {
  url: string;
  /** Alternating names and values, each name once. */
  headers: readonly string[];
  body: string | Buffer;
  /** The deadline of the whole attempt, from name look-up to the end of the answer's body. */
  timeoutMs: number;
  /** Whether to send it on a connection of its own and read the answer tolerantly. */
  isApart?: boolean;
}

const OWN_HEADERS = ['user-agent', USER_AGENT, 'accept-encoding', 'identity'];

/** The one way out: every delivery leaves through here. */
@Injectable()
export class EgressClient {
  private readonly targets: CheckedTargets;

  constructor(
    private readonly agent: EgressAgent,
    private readonly http: HttpService,
    @Inject(EGRESS_RULES) rules: EgressRules,
  ) {
    this.targets = new CheckedTargets(rules);
  }

  /**
   * Sends one POST and returns its result; never rejects, whatever the receiver does. The URL is checked again, since the
   * rules may have changed after it was registered. A forbidden one gives `target_forbidden`, and no packet leaves.
   */
  post({ url, headers, body, timeoutMs, isApart = false }: PostRequest): Promise<AttemptResult> {
    const target = this.targets.find(url);
    if (target === null) return Promise.resolve(failedAttempt('target_forbidden'));
    const request = new OutgoingRequest(target, [...headers, ...OWN_HEADERS], body, timeoutMs, isApart);
    return this.isIntercepted() ? this.throughAxios(url, request) : sendRequest(this.agent, request);
  }

  private async throughAxios(url: string, request: OutgoingRequest): Promise<AttemptResult> {
    const response = await this.http.axiosRef.request<AttemptResult>({ method: 'post', url, data: request });
    return response.data;
  }

  /** Going through axios costs a third of a request's processor time, so we do it only if an interceptor is registered. */
  private isIntercepted(): boolean {
    const { request, response } = this.http.axiosRef.interceptors;
    return !!request.handlers?.some(Boolean) || !!response.handlers?.some(Boolean);
  }
}

const REMEMBERED = 10_000;
/** This machine's own addresses may change, and with them which URLs lead back to it. */
const REMEMBERED_MS = 60_000;

/** Remembers the rules' verdict on URLs, so that each URL is judged once a minute and not for every request. */
class CheckedTargets {
  private readonly known = new LRUCache<string, { readonly target: Target | null }>({
    max: REMEMBERED,
    ttl: REMEMBERED_MS,
  });

  constructor(private readonly rules: EgressRules) {}

  /** Where a URL leads; null if nothing may be sent there. */
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
