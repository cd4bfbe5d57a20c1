import { attemptErrorOf, type AttemptError } from '../../shared/status/attempt-errors.js';

/** What went wrong, as far as there are words and a remedy of its own for it. */
export type Advice = AttemptError | 'unauthorized' | 'notFound' | 'gone' | 'tooLarge' | 'tooMany' | 'client' | 'server';

const OF_STATUS: Readonly<Record<number, Advice>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'notFound',
  410: 'gone',
  413: 'tooLarge',
  429: 'tooMany',
};

/** What to say about an attempt: by its error, else by its response; null of one that arrived. */
export function adviceOf({
  error,
  responseStatus,
}: {
  error: string | null;
  responseStatus: number | null;
}): Advice | null {
  const known = attemptErrorOf(error);
  if (known !== null) return known;
  if (responseStatus === null || responseStatus < 300) return null;
  if (responseStatus < 400) return 'redirect';
  return OF_STATUS[responseStatus] ?? (responseStatus < 500 ? 'client' : 'server');
}
