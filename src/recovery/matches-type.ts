/**
 * Whether a webhook's event type matches an event's, as an SQL expression of both: the same type, or a prefix of it before
 * a `*`. Agrees with `delivery/queue/matching-patterns.ts`, which answers the same question for one event and all webhooks.
 */
export function matchesType(type: string, pattern: string): string {
  return `(${type} = ${pattern} OR (right(${pattern}, 1) = '*' AND starts_with(${type}, left(${pattern}, -1))))`;
}
