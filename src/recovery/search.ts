import type { DeliveryStatus, RecoveryCounts, RecoveryKind } from '../database/entities/index.js';
import { type DeliveryFilter, type DeliveryState, isOfStatus, statesLeft } from '../deliveries/delivery-filter.js';

/** What a recovery goes through one after the other. */
export type Phase = keyof RecoveryCounts;

/** The phases of each kind, in their order. */
export const PHASES: Readonly<Record<RecoveryKind, readonly Phase[]>> = {
  exhausted: ['exhausted'],
  missed: ['missed'],
  all: ['exhausted', 'missed'],
  resend: ['resend'],
};

/** As it is stored: the range of a recovery, or the filter of a resend. Times are ISO 8601 or what Postgres wrote itself. */
export interface Criteria extends DeliveryFilter {
  /** At or after; of events when they were published, of deliveries when they were made. */
  readonly since: string;
  /** Before. */
  readonly until: string;
}

/** What a recovery looks for. */
export interface Search {
  readonly accountId: number;
  readonly webhookId: number | null;
  /** Of the webhook, where there is one. */
  readonly pattern: string | null;
  readonly criteria: Criteria;
  /** When it began: what became exhausted or canceled since then is not its own. */
  readonly before: string;
}

/** What is sent again where a filter names no state. */
const FAILED: readonly DeliveryState[] = ['exhausted', 'canceled'];
/** What can be sent again: what is pending is sent anyway. */
const FINAL: readonly DeliveryStatus[] = ['delivered', 'exhausted', 'canceled'];

/** The deliveries that a resend takes, as the list's filter; the pending ones among them are passed over. */
export function resentFilter(criteria: Criteria): DeliveryFilter {
  const namesStates = criteria.status !== undefined || criteria.statuses !== undefined;
  return namesStates ? criteria : { ...criteria, statuses: FAILED };
}

/** The statuses that those deliveries have. */
export function resentStatuses(criteria: Criteria): readonly DeliveryStatus[] {
  const states = statesLeft(resentFilter(criteria));
  return FINAL.filter((status) => states.some((state) => isOfStatus(state, status)));
}
