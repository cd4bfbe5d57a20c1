import type { Client as LiveClient } from 'graphql-ws';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { Provider } from 'urql';

import { createGraphqlClient } from './graphql-client.js';
import { createLiveClient } from './live-client.js';

const LiveContext = createContext<LiveClient | null>(null);

/** Gives what is below it the two ways to the service, over HTTP and live, both for one account. */
export function ApiProvider({ account, children }: { account: string | null; children: ReactNode }) {
  const client = useMemo(() => createGraphqlClient(account), [account]);
  const live = useMemo(() => createLiveClient(account), [account]);
  useEffect(
    () => () => {
      // It waits for a connection that is being made, which may fail: nobody needs it any more.
      Promise.resolve(live.dispose()).catch(() => {});
    },
    [live],
  );
  return (
    <LiveContext value={live}>
      <Provider value={client}>{children}</Provider>
    </LiveContext>
  );
}

/** The connection for subscriptions. */
export function useLiveClient(): LiveClient {
  const client = useContext(LiveContext);
  if (client === null) throw new Error('useLiveClient needs an ApiProvider above it.');
  return client;
}
