import type { VariablesOf } from '../../graphql/graphql.js';
import type { LEFT_COUNTS, ShownRecovery } from './recovery.query.js';

type Counts = Record<'waiting' | 'retrying' | 'exhausted' | 'canceled', number | null>;

/**
 * Whose states say what became of a recovery; null where nothing says so: it made deliveries of its own, took others than
 * those that were given up, or those of a last result, which has changed since.
 */
export function leftScope(recovery: ShownRecovery): VariablesOf<typeof LEFT_COUNTS>['filter'] | null {
  const { since, until, statuses, webhookId, eventType, eventId, uuid, objectId, ...last } = recovery.scope;
  if (madeOwn(recovery) || last.statusCodeClass !== null || last.errorClass !== null) return null;
  if (statuses.length === 0 || statuses.includes('DELIVERED')) return null;
  return { since, until, webhookId, eventType, eventId, uuid, objectId };
}

/** Of what was missed there were no deliveries before: what it made is not in the range that it was looked for in. */
function madeOwn({ kind, counts }: ShownRecovery): boolean {
  const { missed } = (counts ?? {}) as { missed?: unknown };
  return kind === 'MISSED' || (kind === 'ALL' && missed !== 0);
}

/** What is not delivered of a scope: on its way still, or given up; null where it cannot be counted. */
export function leftOf(
  recovery: ShownRecovery,
  { waiting, retrying, exhausted, canceled }: Counts,
): { onTheWay: number; undelivered: number } | null {
  if (waiting === null || retrying === null || exhausted === null || canceled === null) return null;
  const took = givenUp(recovery);
  const undelivered = (took.includes('EXHAUSTED') ? exhausted : 0) + (took.includes('CANCELED') ? canceled : 0);
  return { onTheWay: waiting + retrying, undelivered };
}

/** The list of what is still undelivered of a recovery, as the query of that page's URL. */
export function leftList(recovery: ShownRecovery): string {
  const { since, until, webhookId, eventType } = recovery.scope;
  const took = givenUp(recovery);
  const given = {
    recovery: recovery.id,
    state: took.length === 1 ? took[0]!.toLowerCase() : null,
    webhook: webhookId,
    type: eventType,
    range: 'CUSTOM',
    since,
    until,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== null) query.set(name, value);
  return `?${query}`;
}

/** In which states what it sent again may end undelivered. What was missed is counted only where there was nothing of it. */
function givenUp({ kind, scope }: ShownRecovery): readonly string[] {
  return kind === 'RESEND' ? scope.statuses : ['EXHAUSTED'];
}
