import { cacheExchange, Client, fetchExchange, mapExchange } from 'urql';

import { reportLoss } from './connection.js';
import { sessionEnded } from './session.js';

/** The codes with which the service says that nobody is signed in. */
const SIGNED_OUT = new Set([
  'unauthenticated',
  'missing_token',
  'empty_token',
  'invalid_token',
  'expired_token',
  'session_ended',
]);

/** What a service that is away, or its proxy, answers. */
const AWAY = [502, 503, 504];

/**
 * Asks the admin API for one account. The cache belongs to it too, so that another account never sees this one's data.
 *
 * @param account which an operator acts for; null: the token's own
 */
export function createGraphqlClient(account: string | null): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: watchedFetch,
    fetchOptions: { credentials: 'same-origin', headers: account === null ? {} : { 'hookledger-account': account } },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError: (error) => {
          if (error.graphQLErrors.some(({ extensions }) => SIGNED_OUT.has(String(extensions?.code)))) sessionEnded();
        },
      }),
      fetchExchange,
    ],
  });
}

/** Fetches, and tells the connection and the session what the answer means for them: every request goes through here. */
async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
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
