/**
 * Every state in which a delivery is counted, and what each view calls it: its stored `status`, the state that people tell
 * apart (`shown`), the status of a notification (`notified`), and whether the undelivered list has a row for it as soon as it
 * is in that state. All lists of states and statuses are made from this table, in its order.
 */
export const STATES = {
  pending_new: { status: 'pending', shown: 'waiting', notified: 'new', isUndelivered: false },
  pending_tried: { status: 'pending', shown: 'retrying', notified: 'failed', isUndelivered: true },
  delivered: { status: 'delivered', shown: 'delivered', notified: 'success', isUndelivered: false },
  exhausted: { status: 'exhausted', shown: 'exhausted', notified: 'failed', isUndelivered: true },
  canceled_new: { status: 'canceled', shown: 'canceled', notified: 'new', isUndelivered: true },
  canceled_tried: { status: 'canceled', shown: 'canceled', notified: 'failed', isUndelivered: true },
} as const;

type Row = (typeof STATES)[CountedState];
export type CountedState = keyof typeof STATES;
export type DeliveryStatus = Row['status'];
export type DeliveryState = Row['shown'];
export type NotificationStatus = Row['notified'];

export const COUNTED_STATES = Object.keys(STATES) as CountedState[];

/** The counted states for which something holds. */
export const statesWhere = (holds: (state: Row) => boolean) => COUNTED_STATES.filter((name) => holds(STATES[name]));

const each = <Name extends keyof Row>(name: Name): readonly Row[Name][] => [
  ...new Set(COUNTED_STATES.map((state) => STATES[state][name])),
];

/** `pending` has a row in `pending_deliveries`. The others are final: only a resend reopens them. */
export const DELIVERY_STATUSES = each('status');
export type FinalStatus = Exclude<DeliveryStatus, 'pending'>;
export const FINAL_STATUSES = DELIVERY_STATUSES.filter((status): status is FinalStatus => status !== 'pending');
/** The states that people tell apart. */
export const DELIVERY_STATES = each('shown');
export const NOTIFICATION_STATUSES = each('notified');

/** States with a row in `undelivered_deliveries`: attempted without a 2xx response, or canceled before any attempt. */
export const UNDELIVERED_STATES = statesWhere(({ isUndelivered }) => isUndelivered);

/** Statuses that are counted in two states: before any attempt, and after one. */
export const SPLIT_STATUSES = DELIVERY_STATUSES.filter((status) => `${status}_new` in STATES);

/** The counted state of a delivery. In SQL: `stateOf` of `counts/count-changes.statement.ts`. */
export function countedState({ status, attemptCount }: { status: DeliveryStatus; attemptCount: number }): CountedState {
  if (!SPLIT_STATUSES.includes(status)) return status as CountedState;
  return `${status}_${attemptCount === 0 ? 'new' : 'tried'}` as CountedState;
}
