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
