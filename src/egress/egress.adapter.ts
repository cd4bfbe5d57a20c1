import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';

import type { AttemptResult } from './attempt-result.js';
import type { EgressAgent } from './egress.agent.js';
import { sendRequest } from './send-request.js';
import type { OutgoingRequest } from './outgoing-request.js';

/** An axios request whose data is the whole request, and whose answer's data is its result. */
export type EgressAdapter = (
  config: InternalAxiosRequestConfig<OutgoingRequest>,
) => Promise<AxiosResponse<AttemptResult, OutgoingRequest>>;

/**
 * Lets axios send through the guarded agent, five times cheaper than its own adapter. Resolves for every result; a
 * receiver's headers go around axios, whose header bag would take some of their names for its own methods.
 */
export function egressAdapter(agent: EgressAgent): EgressAdapter {
  return async (config) => {
    if (!config.data) throw new Error('Nothing to send.');
    const result = await sendRequest(agent, config.data);
    return { data: result, status: result.responseStatus ?? 0, statusText: '', headers: {}, config };
  };
}
