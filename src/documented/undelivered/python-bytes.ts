const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/**
 * Bytes as Python's `repr` writes them, the documented form of a response's body: `b'500 Internal Server Error'`, or
 * `b"…"` where they hold `'` and no `"`. Whatever is not printable ASCII becomes `\xNN`.
 */
export function pythonBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[^\x20-\x7e]|['\\]/g, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : character;
    return NAMED[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${escaped}${quote}`;
}
