import type { HttpService } from '@nestjs/axios';

import { EgressAgent } from '../../src/egress/egress-agent.js';
import { EgressClient } from '../../src/egress/egress-client.js';
import type { EgressRules } from '../../src/egress/egress-rules.js';
import { type NameResolver, resolveBySystem } from '../../src/egress/name-resolver.js';
import { createHttpService } from '../../src/egress/send-request.js';

/** The client that sends every delivery, with its agent to shut down after the test. */
export function createEgressClient(
  rules: EgressRules,
  resolve: NameResolver = resolveBySystem,
): { client: EgressClient; agent: EgressAgent; http: HttpService } {
  const agent = new EgressAgent(rules, resolve);
  const http = createHttpService(agent);
  return { client: new EgressClient(agent, http, rules), agent, http };
}
