import { useSyncExternalStore } from 'react';

import { createStore, useStore } from '../../lib/store.js';

const now = createStore(Date.now());

/** One timer for all that shows a time: it stands still while the page is hidden, and catches up when it is shown. */
setInterval(() => {
  if (!document.hidden) now.set(Date.now());
}, 1_000);
document.addEventListener('visibilitychange', () => now.set(Date.now()));

/** Milliseconds since 1970, renewed every second. */
export function useNow(): number {
  return useStore(now);
}

/** Milliseconds since 1970 at which the current minute began, renewed every minute. */
export function useMinute(): number {
  return useSyncExternalStore(now.subscribe, () => Math.floor(now.get() / 60_000) * 60_000);
}
