import { COUNTED_STATES, type CountedState, UNDELIVERED_STATES } from '../database/entities/index.js';

/** A bound on when deliveries were created: an instant (UTC, as Postgres parses it) or so many days ago. */
export type CreatedBound = { readonly operator: '>=' | '>' | '<=' | '<' } & (
  { readonly instant: string } | { readonly daysAgo: number }
);

/** A list of an account's deliveries in terms of the counts: those that match every given condition. */
export interface CountedList {
  readonly accountId: number;
  /** Any state if left out. */
  readonly states?: readonly CountedState[] | undefined;
  readonly webhookId?: number | undefined;
  readonly eventType?: string | undefined;
  /** Whether the event type is case-insensitive. */
  readonly anyCase?: boolean;
  readonly created?: readonly CreatedBound[];
  /** Adds deliveries without an attempt created at least so many seconds ago. */
  readonly waitingSeconds?: number;
}

export const statesOf = ({ states }: CountedList): readonly CountedState[] => states ?? COUNTED_STATES;

/** Whether every delivery of the list has a row in `undelivered_deliveries`, which are few. */
export const isUndelivered = (list: CountedList) => statesOf(list).every((state) => UNDELIVERED_STATES.includes(state));

/** The values of a statement under construction. */
export class Values {
  readonly all: unknown[] = [];

  /** @param before how many values the statement has before these */
  constructor(private readonly before = 0) {}

  /** Adds a value and returns its placeholder. */
  bind = (value: unknown): string => `$${this.before + this.all.push(value)}`;

  /** An instant to compare with, as SQL. */
  at(bound: CreatedBound): string {
    return 'instant' in bound
      ? `${this.bind(bound.instant)}::timestamptz`
      : `now() - ${this.bind(bound.daysAgo)}::integer * interval '1 day'`;
  }
}
