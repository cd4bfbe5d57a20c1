import type { ExplainedError } from './explain-error.js';

const KNOWN = [
  'network',
  'forbidden',
  'account_required',
  'not_found',
  'invalid_request',
  'state_conflict',
  'idempotency_conflict',
  'payload_too_large',
  'rate_limited',
  'unavailable',
  'internal_error',
] as const;

type ErrorKey = `errors:${(typeof KNOWN)[number]}.${'title' | 'remedy'}` | 'errors:other.remedy';

/** What translates the shared errors: the `t` of `useTranslation('errors')`, or of any list of namespaces with it. */
export type ErrorTranslate = (key: ErrorKey) => string;

/** An error in the reader's words: what happened and what to do. A code without words of its own keeps the service's sentence. */
export function errorWords(t: ErrorTranslate, { code, detail }: ExplainedError): { title: string; remedy: string } {
  const known = KNOWN.find((name) => name === code);
  if (!known) return { title: detail, remedy: t('errors:other.remedy') };
  return { title: t(`errors:${known}.title`), remedy: t(`errors:${known}.remedy`) };
}
