/** Headers as they stand in a request, a line each; whatever else was stored in their place counts as none. */
export function headerText(headers: unknown): string {
  if (headers === null || typeof headers !== 'object' || Array.isArray(headers)) return '';
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
}
