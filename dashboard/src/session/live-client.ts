import { createClient, type Client } from 'graphql-ws';

import { createStore } from '../lib/store.js';
import { checkConnection } from './connection.js';
import { retryWait } from './retry-wait.js';
import { sessionEnded } from './session.js';

/** Whether changes arrive by themselves now. */
export const isLive = createStore(false);

/** The close code with which the service says that nobody is signed in. */
const UNAUTHORIZED = 4401;

/**
 * Connects for subscriptions once somebody subscribes, and again, with growing waits, whenever the connection breaks.
 *
 * @param account which an operator acts for; null: the token's own
 */
export function createLiveClient(account: string | null): Client {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return createClient({
    url: `${scheme}://${location.host}/graphql`,
    connectionParams: account === null ? {} : { account },
    lazyCloseTimeout: 5_000,
    keepAlive: 15_000,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, retryWait(retries, Math.random()))),
    // The page says what it means; the console would tell it to nobody.
    onNonLazyError: () => {},
    on: {
      connected: () => isLive.set(true),
      closed: (event) => {
        isLive.set(false);
        const { code, wasClean } = event as CloseEvent;
        if (code === UNAUTHORIZED) sessionEnded();
        else if (!wasClean) void checkConnection();
      },
    },
  });
}
