/**
 * Writes a JSON object whose `raw` members are JSON text already, in the order given: what a publisher wrote must not be
 * parsed and written anew.
 */
export function jsonWithRaw(members: Readonly<Record<string, unknown>>, raw: Readonly<Record<string, string>>): string {
  const texts = Object.entries(members).map(
    ([name, value]) => `${JSON.stringify(name)}:${raw[name] ?? JSON.stringify(value)}`,
  );
  return `{${texts.join(',')}}`;
}
