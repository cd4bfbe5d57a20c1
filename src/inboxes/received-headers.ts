/** Node's raw headers (name, value, name, value …) by their names in lower case; repeated ones are joined. */
export function receivedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? rawHeaders[index + 1]! : `${before}, ${rawHeaders[index + 1]}`);
  }
  return Object.fromEntries(headers);
}
