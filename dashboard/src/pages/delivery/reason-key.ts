const KNOWN = [
  [/^\d+ attempts were used up$/, 'usedUp'],
  [/^\d+ attempts lost their worker$/, 'lost'],
  [/^the receiver answered 410 Gone$/, 'gone'],
  [/^canceled by its owner$/, 'byHand'],
  [/^disabled by its owner$/, 'disabled'],
  [/^its event is gone$/, 'eventGone'],
] as const;

/** Names the service's own sentence of why a delivery ended, to be said in the reader's language; null of any other. */
export function reasonKey(reason: string | null) {
  return KNOWN.find(([pattern]) => reason !== null && pattern.test(reason))?.[1] ?? null;
}
