import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import { startI18n } from './i18n/i18n.js';
import { styleNonce } from './nonce.js';
import { watchNetwork } from './session/connection.js';
import { preloadPage } from './pages/routes.js';
import { startSession } from './session/session.js';
import { ErrorBoundary } from './shell/error-boundary.js';
import { colorVariables, theme } from './theme.js';

const nonce = styleNonce();

watchNetwork();
// All side by side: who is signed in, the strings, and the code of the page to be shown.
const ready = Promise.all([startI18n(), startSession()]);
preloadPage(location.pathname);
await ready;

createRoot(document.getElementById('root')!).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={colorVariables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <Notifications position="bottom-right" limit={3} />
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </MantineProvider>,
);
