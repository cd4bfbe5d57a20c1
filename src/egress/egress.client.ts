import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';

import { type AttemptResult, failedAttempt } from './attempt-result.js';
import { EgressAgent } from './egress.agent.js';
import { EGRESS_RULES } from './egress-rules.js';
import { CheckedTargets } from './checked-targets.js';
import type { EgressRules } from './egress-rules.js';
import { sendRequest } from './send-request.js';
import { OutgoingRequest } from './outgoing-request.js';
import { USER_AGENT } from './user-agent.js';

/** What to send, and where. */
export interface PostRequest {
  url: string;
  /** Names and values by turns, each name once. */
  headers: readonly string[];
  body: string | Buffer;
  /** The whole attempt's deadline, from name look-up to the end of the answer's body. */
  timeoutMs: number;
  /** Sends it on a connection of its own, and reads the answer tolerantly. */
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
   * Sends one POST and gives what it came to: a value, whatever the receiver does. The URL is checked again, since the
   * rules may have changed after it was registered; a forbidden one comes to `target_forbidden` without a packet.
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

  /** axios's way to the same exchange costs a third of a request's processor time: it is taken where someone stands on it. */
  private isIntercepted(): boolean {
    const { request, response } = this.http.axiosRef.interceptors;
    return !!request.handlers?.some(Boolean) || !!response.handlers?.some(Boolean);
  }
}
