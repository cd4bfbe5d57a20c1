import { createStore } from '../lib/store.js';
import { connection, reportLoss } from './connection.js';

/** Who is signed in. Its token is in a cookie that no script can read. */
export interface Session {
  readonly status: 'signed-in';
  /** Null for an operator. */
  readonly accountId: string | null;
  readonly isOperator: boolean;
  /** ISO 8601; null where the service does not say. */
  readonly expiresAt: string | null;
}

export type SessionState = Session | { readonly status: 'unknown' } | { readonly status: 'signed-out' };

/** What came of signing in. */
export type SignInResult = 'signed-in' | 'refused' | 'rate-limited' | 'unreachable';

const URL_OF_SESSION = '/api/v1/session';

/** Milliseconds. Each look at the session begins its twelve hours anew. */
const RENEW_EVERY_MS = 30 * 60_000;

export const session = createStore<SessionState>({ status: 'unknown' });

/** Asks the service who the cookie stands for. Stays `unknown` where the service does not answer: ask again once it does. */
async function readSession(): Promise<void> {
  const response = await fetch(URL_OF_SESSION, { cache: 'no-store' }).catch(() => null);
  if (response === null || response.status >= 500) reportLoss();
  else if (response.ok) await begin(response);
  else sessionEnded();
}

/** Reads the session now, now and then while the page is open, and once the service is back if it was away. */
export async function startSession(): Promise<void> {
  connection.subscribe(() => {
    if (connection.get().isUp && session.get().status === 'unknown') void readSession();
  });
  setInterval(() => {
    if (session.get().status === 'signed-in') void readSession();
  }, RENEW_EVERY_MS);
  await readSession();
}

/** Trades an API token for the cookie. The token itself is kept nowhere. */
export async function signIn(token: string): Promise<SignInResult> {
  const response = await fetch(URL_OF_SESSION, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (response === null || response.status >= 500) return 'unreachable';
  if (response.status === 429) return 'rate-limited';
  if (!response.ok) return 'refused';
  await begin(response);
  return 'signed-in';
}

/** Ends the session here and at the service. */
export async function signOut(): Promise<void> {
  await fetch(URL_OF_SESSION, { method: 'DELETE' }).catch(() => null);
  sessionEnded();
}

/** The service no longer knows the session: it expired, or its token was revoked. */
export function sessionEnded(): void {
  session.set({ status: 'signed-out' });
}

async function begin(response: Response): Promise<void> {
  const { accountId, isOperator, expiresAt } = (await response.json()) as {
    accountId: string | number | null;
    isOperator: boolean;
    expiresAt?: string | null;
  };
  session.set({
    status: 'signed-in',
    accountId: accountId === null ? null : String(accountId),
    isOperator,
    expiresAt: expiresAt ?? null,
  });
}
