import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';

import { loadStrings } from './i18n/i18n.js';
import { ROUTES } from './pages/routes.js';
import { returnPath, signInPath } from './session/return-path.js';
import { session } from './session/session.js';
import { PATHS } from './shared/page/paths.js';
import { useStore } from './lib/store.js';
import { ConnectionBanner } from './shell/connection-banner.js';
import { ErrorBoundary } from './shell/error-boundary.js';
import { NotFound } from './shell/not-found.js';
import { SignedIn } from './shell/signed-in.js';

const SignInPage = lazy(async () => {
  const [page] = await Promise.all([import('./pages/sign-in/sign-in.page.js'), loadStrings('sign-in')]);
  return { default: page.SignInPage };
});

/** Leads to the page of the URL: to sign in for whoever is not, and back from there. */
export function App() {
  const state = useStore(session);
  const [location] = useLocation();

  if (state.status === 'unknown') return <Starting />;
  if (location === PATHS.signIn) {
    if (state.status === 'signed-in') return <Redirect to={returnPath(window.location.search)} replace />;
    return (
      <Suspense fallback={<Starting />}>
        <SignInPage />
      </Suspense>
    );
  }
  if (state.status === 'signed-out') return <Redirect to={signInPath(location + window.location.search)} replace />;
  return (
    <SignedIn session={state}>
      <ErrorBoundary key={location}>
        <Suspense fallback={<Starting />}>
          <Switch>
            {ROUTES.map(({ path, Page }) => (
              <Route key={path} path={path}>
                <Page />
              </Route>
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </SignedIn>
  );
}

function Starting() {
  return (
    <>
      <ConnectionBanner />
      <Center mih={320}>
        <Loader type="dots" color="gray" />
      </Center>
    </>
  );
}
