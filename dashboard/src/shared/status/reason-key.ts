const KNOWN = [
  [/^\d+ attempts? (was|were) used up$/, 'usedUp'],
  [/^\d+ attempts lost their worker$/, 'lost'],
  [/^the receiver answered 410 Gone$/, 'gone'],
  [/^canceled by its owner$/, 'byHand'],
  [/^disabled by its owner$/, 'disabled'],
  [/^its event is gone$/, 'eventGone'],
] as const;

export type ReasonKey = (typeof KNOWN)[number][1];

/** Names the service's own sentence of why something ended, to be said in the reader's language; null of any other. */
export function reasonKey(reason: string | null): ReasonKey | null {
  return KNOWN.find(([pattern]) => reason !== null && pattern.test(reason))?.[1] ?? null;
}
