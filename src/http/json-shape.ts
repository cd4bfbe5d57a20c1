/** What a JSON text may hold: more than any honest body does, and nothing that takes long to read. */
export const JSON_LIMITS = {
  /** Members of one object: more than the largest payload has room for. */
  members: 50_000,
  /** Objects, lists and members in all; and so its depth, too. */
  parts: 1_000_000,
} as const;

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * What makes a JSON text too costly to be parsed, null where nothing does. It only counts, byte by byte: whether the text is
 * JSON is for the parser to say, which builds a tree of whatever it is given, at up to a microsecond a part.
 */
export function shapeProblem(text: Buffer): string | null {
  // How many members each object has that is open, from the outermost on.
  const members: number[] = [0];
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]!;
    if (byte === QUOTE) {
      at = endOfString(text, at);
    } else if (byte === COLON) {
      parts++;
      const count = (members.at(-1) ?? 0) + 1;
      members[members.length - 1] = count;
      if (count > JSON_LIMITS.members) return `must hold no object of more than ${JSON_LIMITS.members} fields`;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      parts++;
      members.push(0);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      // More are closed than were opened: no JSON, as the parser will find before it has built anything.
      if (members.length === 1) return null;
      members.pop();
    }
    if (parts > JSON_LIMITS.parts) return `must hold at most ${JSON_LIMITS.parts} objects, lists and fields`;
  }
  return null;
}

/** Where the string that begins at `start` has its closing quote; the text's end where it has none. */
function endOfString(text: Buffer, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}
