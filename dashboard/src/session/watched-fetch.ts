import { reportLoss } from './connection.js';
import { sessionEnded } from './session.js';

/** What a service that is away, or its proxy, answers. */
const AWAY = [502, 503, 504];

/** Fetches, and tells the connection and the session what the answer means for them: every request goes through here. */
export async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (!init?.signal?.aborted) reportLoss();
    throw error;
  }
  if (response.status === 401) sessionEnded();
  if (AWAY.includes(response.status)) reportLoss();
  return response;
}
