import { createStore } from '../lib/store.js';

const KEPT_UNDER = 'hookledger-account';

/** The account that an operator looks at: its id, null before one was chosen. Each tab has its own; a new one starts with the last. */
export const chosenAccount = createStore<string | null>(localStorage.getItem(KEPT_UNDER));

/** Looks at another account from now on. */
export function chooseAccount(id: string | null): void {
  if (id === null) localStorage.removeItem(KEPT_UNDER);
  else localStorage.setItem(KEPT_UNDER, id);
  chosenAccount.set(id);
}
