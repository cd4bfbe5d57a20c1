import {
  type DeliveryState,
  type DeliveryStatus,
  FINAL_STATUSES,
  type RecoveryCounts,
  type RecoveryEntity,
  type RecoveryKind,
  STATES,
} from '../database/entities/index.js';
import { type DeliveryFilter, statesLeft } from '../deliveries/delivery-filter.js';

/** What a recovery goes through, one after the other. */
export type Phase = keyof RecoveryCounts;

/** The phases of each kind, in their order. */
export const PHASES: Readonly<Record<RecoveryKind, readonly Phase[]>> = {
  exhausted: ['exhausted'],
  missed: ['missed'],
  all: ['exhausted', 'missed'],
  resend: ['resend'],
};

/** As stored: the range of a recovery, or the filter of a resend. Times are ISO 8601 or as Postgres wrote them. */
export interface Criteria extends DeliveryFilter {
  /** At or after: when events were published, and deliveries made. */
  readonly since: string;
  /** Before. */
  readonly until: string;
}

/** What a recovery looks for. */
export interface Search {
  readonly accountId: number;
  readonly webhookId: number | null;
  /** The webhook's event type, if there is a webhook. */
  readonly pattern: string | null;
  readonly criteria: Criteria;
  /** When it began. It leaves alone what became exhausted or canceled later. */
  readonly before: string;
}

/** What is sent again if a filter names no state. */
const FAILED: readonly DeliveryState[] = FINAL_STATUSES.filter((status) => status !== 'delivered');

/** The deliveries of a resend, as a filter of the list; pending ones among them are skipped. */
export function resentFilter(criteria: Criteria): DeliveryFilter {
  const namesStates = criteria.status !== undefined || criteria.statuses !== undefined;
  return namesStates ? criteria : { ...criteria, statuses: FAILED };
}

/** The statuses of those deliveries. Pending ones are sent anyway. */
export function resentStatuses(criteria: Criteria): readonly DeliveryStatus[] {
  const states = statesLeft(resentFilter(criteria));
  return FINAL_STATUSES.filter((status) => states.some((state) => STATES[state].status === status));
}

/** What a recovery covers, with what its request left out. */
export interface Scope extends Omit<Criteria, 'status' | 'statuses'> {
  /** Of the deliveries that it sends again. */
  readonly statuses: readonly DeliveryStatus[];
}

/** The scope of a recovery that is stored, or of a dry run. */
export function scopeOf(recovery: Pick<RecoveryEntity, 'kind' | 'webhookId' | 'criteria'>): Scope {
  const criteria = recovery.criteria as unknown as Criteria;
  const { status: _, ...rest } = criteria;
  return {
    ...rest,
    webhookId: recovery.webhookId ?? undefined,
    statuses: PHASES[recovery.kind].flatMap((phase) => statusesOf(phase, criteria)),
  };
}

/** What was missed has no delivery, or a canceled one. */
function statusesOf(phase: Phase, criteria: Criteria): readonly DeliveryStatus[] {
  if (phase === 'resend') return resentStatuses(criteria);
  return phase === 'missed' ? ['canceled'] : ['exhausted'];
}
