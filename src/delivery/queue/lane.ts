/** The queues in which a webhook's deliveries wait, each in the order of its due times. Numbers are stored. */
export const LANES = {
  /** Resends and tests: someone is looking. They pass an open circuit. */
  BY_HAND: 0,
  FIRST_ATTEMPT: 1,
  RETRY: 2,
  RECOVERY: 3,
} as const;

export type Lane = (typeof LANES)[keyof typeof LANES];

/** First attempts that are due for longer are late: what has just been published goes before them. Seconds. */
export const LATE_AFTER_SECONDS = 30;

/**
 * What a claim can ask of a webhook: one of its lanes, the first attempts in two parts. When a receiver is back after an
 * outage, its new events must not stand behind all that it missed.
 *
 * `weight` is a line's part of the webhook's slots while others have something due too. What is `old` gets at most half of
 * a process's slots, so that no backlog of any kind stands before first attempts.
 */
export const LINES = {
  byHand: { lane: LANES.BY_HAND, weight: 16, isOld: false },
  fresh: { lane: LANES.FIRST_ATTEMPT, weight: 16, isOld: false },
  late: { lane: LANES.FIRST_ATTEMPT, weight: 5, isOld: true },
  retry: { lane: LANES.RETRY, weight: 5, isOld: true },
  recovery: { lane: LANES.RECOVERY, weight: 2, isOld: true },
} as const;

export type LineKind = keyof typeof LINES;

/** The line in which a delivery stands that has just come to be due in a lane. */
export const LINE_OF: Readonly<Record<Lane, LineKind>> = {
  [LANES.BY_HAND]: 'byHand',
  [LANES.FIRST_ATTEMPT]: 'fresh',
  [LANES.RETRY]: 'retry',
  [LANES.RECOVERY]: 'recovery',
};
