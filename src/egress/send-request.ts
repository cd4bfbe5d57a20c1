import type { AttemptResult } from './attempt-result.js';
import type { EgressAgent } from './egress.agent.js';
import type { OutgoingRequest } from './outgoing-request.js';
import { PooledExchange } from './pooled-exchange.js';
import { TolerantExchange } from './tolerant-exchange.js';

/** Sends a request: apart where it asks for that, or where the receiver's answers were found odd lately. */
export function sendRequest(agent: EgressAgent, request: OutgoingRequest): Promise<AttemptResult> {
  const isApart = request.isApart || agent.odd.has(request.target.origin);
  return (isApart ? new TolerantExchange(agent, request) : new PooledExchange(agent, request)).result;
}
