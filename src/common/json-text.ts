/** A compact JSON object whose values are JSON text already, so that stored text goes in as it was published. */
export function objectText(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .join(',')}}`;
}

/** A compact JSON list of values that are JSON text already. */
export function listText(values: readonly string[]): string {
  return `[${values.join(',')}]`;
}
