/**
 * The event types of webhooks that match an event of this type: the type itself, `*`, and every prefix of it with a `*`.
 * There are few, so they are looked up one by one rather than every webhook compared.
 */
export function matchingPatterns(type: string): string[] {
  const prefixes = Array.from({ length: type.length }, (_, end) => `${type.slice(0, end)}*`);
  return [type, ...prefixes];
}
