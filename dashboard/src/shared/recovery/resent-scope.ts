import type { VariablesOf } from '../../graphql/graphql.js';
import type { RESENT_COUNTS, ShownRecovery } from './recovery.query.js';

type Scope = VariablesOf<typeof RESENT_COUNTS>['filter'];

/** What a recovery looked for, read from what the service keeps: only texts and numbers that it knows. */
export interface KnownCriteria {
  readonly since: string | null;
  readonly until: string | null;
  /** What it took of those that are final; null: those that were given up. */
  readonly statuses: readonly string[] | null;
  readonly webhookId: string | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly uuid: string | null;
  readonly objectId: string | null;
  readonly statusCodeClass: string | null;
  readonly errorClass: string | null;
}

const GIVEN_UP = ['exhausted', 'canceled'];
const FINAL = ['delivered', ...GIVEN_UP];

/** Reads the criteria of a recovery. */
export function criteriaOf({ criteria, webhookId }: Pick<ShownRecovery, 'criteria' | 'webhookId'>): KnownCriteria {
  const kept = (typeof criteria === 'object' && criteria !== null ? criteria : {}) as Record<string, unknown>;
  const textOf = (name: string) => {
    const value = kept[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return {
    since: textOf('since'),
    until: textOf('until'),
    statuses: statusesOf(kept),
    webhookId: webhookId ?? textOf('webhookId'),
    eventType: textOf('eventType'),
    eventId: textOf('eventId'),
    uuid: textOf('uuid'),
    objectId: textOf('objectId'),
    statusCodeClass: textOf('statusCodeClass'),
    errorClass: textOf('errorClass'),
  };
}

function statusesOf({ status, statuses }: Record<string, unknown>): readonly string[] | null {
  if (status === undefined && statuses === undefined) return null;
  return FINAL.filter(
    (one) =>
      (status === undefined || status === one) &&
      (statuses === undefined || (Array.isArray(statuses) && statuses.includes(one))),
  );
}

/**
 * Whose states say what became of a recovery; null where nothing says so: it made deliveries of its own, took others than
 * those that were given up, or those of a last result, which has changed since.
 */
export function resentScope(recovery: ShownRecovery): Scope | null {
  const { since, until, statuses, statusCodeClass, errorClass, ...rest } = criteriaOf(recovery);
  if (madeOwn(recovery) || statusCodeClass !== null || errorClass !== null) return null;
  if (statuses !== null && (statuses.length === 0 || statuses.includes('delivered'))) return null;
  const scope = { since: toMilliseconds(since), until: toMilliseconds(until), ...rest };
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
}

/** Of what was missed there were no deliveries before: what it made is not in the range that it was looked for in. */
function madeOwn({ kind, counts }: ShownRecovery): boolean {
  const { missed } = (counts ?? {}) as { missed?: unknown };
  return kind === 'MISSED' || (kind === 'ALL' && missed !== 0);
}

/** Times of the database have microseconds, which a URL's filter has not. */
function toMilliseconds(instant: string | null): string | null {
  return instant === null || Number.isNaN(Date.parse(instant)) ? null : new Date(instant).toISOString();
}

type Count = number | null;

/** What is not delivered of a scope: on its way still, or given up; null where it cannot be counted. */
export function leftOf(
  counts: { waiting: Count; retrying: Count; exhausted: Count; canceled: Count },
  statuses: readonly string[] | null,
): { onTheWay: number; undelivered: number } | null {
  const { waiting, retrying, exhausted, canceled } = counts;
  if (waiting === null || retrying === null || exhausted === null || canceled === null) return null;
  const took = statuses ?? GIVEN_UP;
  const undelivered = (took.includes('exhausted') ? exhausted : 0) + (took.includes('canceled') ? canceled : 0);
  return { onTheWay: waiting + retrying, undelivered };
}

/** The list of what is still undelivered of a recovery, as the query of that page's URL. */
export function listOf(recovery: ShownRecovery): string {
  const { since, until, statuses, webhookId, eventType } = criteriaOf(recovery);
  const state = recovery.kind !== 'RESEND' ? 'exhausted' : statuses?.length === 1 ? statuses[0]! : null;
  const given = {
    recovery: recovery.id,
    state,
    webhook: webhookId,
    type: eventType,
    range: 'CUSTOM',
    since: toMilliseconds(since),
    until: toMilliseconds(until),
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== null) query.set(name, value);
  return `?${query}`;
}

/** Whether it queues more, or may go on to. */
export function isUnderWay({ state }: Pick<ShownRecovery, 'state'>): boolean {
  return state === 'RUNNING' || state === 'PAUSED';
}
