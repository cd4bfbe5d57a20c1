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
import { startSession } from './session/session.js';
import { ErrorBoundary } from './shell/error-boundary.js';
import { colorVariables, theme } from './theme.js';

const nonce = styleNonce();

watchNetwork();
// Asked side by side: the page needs both.
await Promise.all([startI18n(), startSession()]);

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
