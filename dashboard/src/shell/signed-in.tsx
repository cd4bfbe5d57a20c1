import { Center, Loader } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

import { ApiProvider } from '../session/api.context.js';
import { chooseAccount, chosenAccount } from '../session/chosen-account.js';
import type { Session } from '../session/session.js';
import { explainError } from '../shared/feedback/explain-error.js';
import { QueryView } from '../shared/data/query-view.js';
import { usePageQuery } from '../shared/data/use-page-query.js';
import { useStore } from '../lib/store.js';
import { TimeZoneContext } from '../shared/time/time-zone.context.js';
import { ME } from './me.query.js';
import { Shell } from './shell.js';

/** Everything for someone signed in: the way to the service for their account, the shell, and the page, seen once the account is known. */
export function SignedIn({ session, children }: { session: Session; children: ReactNode }) {
  const chosen = useStore(chosenAccount);
  const account = session.isOperator ? chosen : null;
  return (
    <ApiProvider account={account}>
      <Shell isOperator={session.isOperator}>
        {session.isOperator && account === null ? <Waiting /> : <OfAccount key={account}>{children}</OfAccount>}
      </Shell>
    </ApiProvider>
  );
}

function OfAccount({ children }: { children: ReactNode }) {
  const me = usePageQuery(ME, {});
  const isForbidden = me.error !== undefined && explainError(me.error).code === 'forbidden';
  useEffect(() => {
    // The account that this browser remembers is no more: the switcher takes the first one.
    if (isForbidden) chooseAccount(null);
  }, [isForbidden]);
  return (
    <>
      <QueryView query={me} skeleton={<Waiting />}>
        {() => null}
      </QueryView>
      {/* It asks for what it shows meanwhile, but no time is to be seen in a zone that may be another. */}
      <div hidden={me.data === undefined}>
        <TimeZoneContext value={me.data?.me.account?.timezone ?? 'UTC'}>{children}</TimeZoneContext>
      </div>
    </>
  );
}

function Waiting() {
  return (
    <Center mih={320}>
      <Loader type="dots" color="gray" />
    </Center>
  );
}
