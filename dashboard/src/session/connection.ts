import { createStore } from '../lib/store.js';
import { retryWait } from './retry-wait.js';

/** Whether the service can be reached, and how often it has come back: a page asks anew when that number grows. */
export interface Connection {
  readonly isUp: boolean;
  readonly timesRestored: number;
}

export const connection = createStore<Connection>({ isUp: true, timesRestored: 0 });

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Answers whether the service takes requests now. */
async function isReady(): Promise<boolean> {
  try {
    return (await fetch('/health/ready', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Tells that a request found no service. It is asked again, less and less often, until it is back. */
export function reportLoss(): void {
  if (!connection.get().isUp) return;
  connection.set({ ...connection.get(), isUp: false });
  failures = 0;
  scheduleCheck();
}

/** Asks at once whether the service is there: after a socket closed, when the browser is online again, on demand. */
export async function checkConnection(): Promise<void> {
  clearTimeout(timer);
  const ready = await isReady();
  const { isUp, timesRestored } = connection.get();
  if (!ready && isUp) reportLoss();
  else if (!ready) scheduleCheck();
  else if (!isUp) connection.set({ isUp: true, timesRestored: timesRestored + 1 });
}

function scheduleCheck(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void checkConnection(), retryWait(failures++, Math.random()));
}

/** Asks again as soon as the browser says that it is online. */
export function watchNetwork(): void {
  addEventListener('online', () => void checkConnection());
  addEventListener('offline', reportLoss);
}
