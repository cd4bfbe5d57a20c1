/** The queues in which a webhook's deliveries wait, each in the order of its due times. Numbers are stored. */
export const LANES = {
  /** Resends and tests: someone is looking. They pass an open circuit. */
  BY_HAND: 0,
  FIRST_ATTEMPT: 1,
  RETRY: 2,
  RECOVERY: 3,
} as const;

export type Lane = (typeof LANES)[keyof typeof LANES];
