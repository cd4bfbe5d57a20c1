const MAX_CHARACTERS = 16 * 1024;

/** A response's headers as undici gives them: names in lower case, repeated ones as lists. */
export type RawResponseHeaders = Record<string, string | string[] | undefined>;

/** The headers as they are kept: repeated ones joined, no NUL (Postgres refuses it), whole ones up to 16 KiB in all. */
export function keptHeaders(headers: RawResponseHeaders): Record<string, string> {
  return areKeepable(headers) ? headers : cutHeaders(headers);
}

/** As nearly all are: nothing about them is to be changed. */
function areKeepable(headers: RawResponseHeaders): headers is Record<string, string> {
  let characters = 0;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (typeof value !== 'string' || value.includes('\0')) return false;
    characters += name.length + value.length;
  }
  return characters <= MAX_CHARACTERS;
}

function cutHeaders(headers: RawResponseHeaders): Record<string, string> {
  const kept: [string, string][] = [];
  let room = MAX_CHARACTERS;
  for (const [name, value] of Object.entries(headers)) {
    const text = joined(value).replaceAll('\0', '');
    room -= name.length + text.length;
    if (room < 0) break;
    kept.push([name, text]);
  }
  return Object.fromEntries(kept);
}

/** One header's value, its repetitions joined as HTTP lists are. */
export function joined(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
