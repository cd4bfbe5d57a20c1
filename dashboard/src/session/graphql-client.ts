import { cacheExchange, Client, fetchExchange, mapExchange } from 'urql';

import { sessionEnded } from './session.js';
import { watchedFetch } from './watched-fetch.js';

/** The codes with which the service says that nobody is signed in. */
const SIGNED_OUT = new Set([
  'unauthenticated',
  'missing_token',
  'empty_token',
  'invalid_token',
  'expired_token',
  'session_ended',
]);

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
