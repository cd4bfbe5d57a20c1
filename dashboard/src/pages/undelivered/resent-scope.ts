import type { VariablesOf } from '../../graphql/graphql.js';
import type { RESENT_COUNTS, ShownRecovery } from './recovery.query.js';

type Scope = VariablesOf<typeof RESENT_COUNTS>['filter'];

/** What a recovery looked for, read from what the service keeps: only texts and numbers that it knows. */
export interface KnownCriteria {
  readonly since: string | null;
  readonly until: string | null;
  readonly status: string | null;
  readonly webhookId: string | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
}

/** Reads the criteria of a recovery. */
export function criteriaOf({ criteria, webhookId }: Pick<ShownRecovery, 'criteria' | 'webhookId'>): KnownCriteria {
  const kept = (typeof criteria === 'object' && criteria !== null ? criteria : {}) as Record<string, unknown>;
  const textOf = (name: string) => {
    const value = kept[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return {
    ...{ since: textOf('since'), until: textOf('until'), status: textOf('status') },
    ...{ webhookId: webhookId ?? textOf('webhookId'), eventType: textOf('eventType'), eventId: textOf('eventId') },
  };
}

/** Whose states say what became of a recovery; null where it made deliveries of its own, or what it names was delivered. */
export function resentScope(recovery: ShownRecovery): Scope | null {
  const { since, until, status, webhookId, eventType, eventId } = criteriaOf(recovery);
  if (recovery.kind === 'MISSED' || recovery.kind === 'ALL' || status === 'delivered') return null;
  const scope = { ...{ since: toMilliseconds(since), until: toMilliseconds(until) }, webhookId, eventType, eventId };
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
}

/** Times of the database have microseconds, which a URL's filter has not. */
function toMilliseconds(instant: string | null): string | null {
  return instant === null || Number.isNaN(Date.parse(instant)) ? null : new Date(instant).toISOString();
}

type Count = number | null;

/** What is not delivered of a scope: on its way still, or given up; null where it cannot be counted. */
export function leftOf(
  counts: { waiting: Count; retrying: Count; exhausted: Count; canceled: Count },
  status: string | null,
): { onTheWay: number; undelivered: number } | null {
  const { waiting, retrying, exhausted, canceled } = counts;
  if (waiting === null || retrying === null || exhausted === null || canceled === null) return null;
  const undelivered = (status === 'canceled' ? 0 : exhausted) + (status === 'exhausted' ? 0 : canceled);
  return { onTheWay: waiting + retrying, undelivered };
}

/** The list of what is still undelivered of a recovery, as the query of this page's URL. */
export function listOf(recovery: ShownRecovery): string {
  const { since, until, status, webhookId, eventType } = criteriaOf(recovery);
  const state = recovery.kind === 'EXHAUSTED' ? 'exhausted' : status;
  const given = {
    ...{ recovery: recovery.id, state, webhook: webhookId, type: eventType, range: 'CUSTOM' },
    ...{ since: toMilliseconds(since), until: toMilliseconds(until) },
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== null) query.set(name, value);
  return `?${query}`;
}
