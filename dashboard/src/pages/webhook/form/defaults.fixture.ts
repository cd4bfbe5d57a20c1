import type { Defaults } from './defaults.js';

const row = (maxAttempts: number, seconds: number) => ({
  maxAttempts,
  retryCountdownConfig: { choice: 'fixed', kwargs: { seconds } },
  timeoutSeconds: seconds,
});

/** What a service might set, each format otherwise. */
export const DEFAULTS: Defaults = {
  envelope: row(11, 60),
  notification: row(3, 900),
  standard: {
    ...row(8, 15),
    retryCountdownConfig: { choice: 'schedule', kwargs: { seconds: [5, 300] } },
  },
  cloudevents: row(7, 30),
};
