const INDENT = '  ';

/**
 * Lays JSON text out in lines, changing nothing but the white space between its parts: numbers of any length, escapes and
 * the order of keys stay as they were sent. Null where the text is no JSON.
 */
export function formatJson(text: string): string | null {
  if (!isJson(text)) return null;
  let laidOut = '';
  let depth = 0;
  const newLine = () => `\n${INDENT.repeat(depth)}`;
  let previous = '';
  for (const part of text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? []) {
    const closes = part === '}' || part === ']';
    const opened = previous === '{' || previous === '[';
    if (closes) depth--;
    if (opened !== closes) laidOut += newLine();
    laidOut += part;
    if (part === ',') laidOut += newLine();
    if (part === ':') laidOut += ' ';
    if (part === '{' || part === '[') depth++;
    previous = part;
  }
  return laidOut;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
