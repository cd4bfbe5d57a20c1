/*
 * Which event types of webhooks match which events: the same type, or a prefix of it before a `*`. Asked two ways: for one
 * event and all webhooks, where each pattern is looked up by an index, and for one webhook and many events, in SQL.
 */

/**
 * The event types of webhooks that match an event of this type: the type itself, `*`, and every prefix of it with a `*`,
 * the whole type included. There are few, so they are looked up one by one rather than every webhook compared.
 */
export function matchingPatterns(type: string): string[] {
  const patterns = [type, '*'];
  let prefix = '';
  // Whole characters: Postgres refuses JSON that holds half of a surrogate pair.
  for (const character of type) {
    prefix += character;
    patterns.push(`${prefix}*`);
  }
  return patterns;
}

/** SQL: whether `pattern`, a webhook's event type, is one of the {@link matchingPatterns} of `type`. */
export function matchesPattern(type: string, pattern: string): string {
  return `(${type} = ${pattern} OR (right(${pattern}, 1) = '*' AND starts_with(${type}, left(${pattern}, -1))))`;
}
