/** A compact JSON object whose values are already JSON text, so that stored text is included as published. */
export function objectText(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .join(',')}}`;
}

/** A compact JSON list of values that are already JSON text. */
export function listText(values: readonly string[]): string {
  return `[${values.join(',')}]`;
}
