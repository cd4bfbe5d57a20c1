interface JsonLimits {
  /** Members of one object. */
  readonly members: number;
  /** Objects, lists and members in all; and so its depth, too. */
  readonly parts: number;
}

/** What a JSON text may hold: more than any honest body does, or the largest payload has room for, and nothing that takes long. */
export const JSON_LIMITS: JsonLimits = { members: 50_000, parts: 1_000_000 };

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** What a byte outside strings means for the count; 0 for most of them. */
const [STRING, MEMBER, OPEN, CLOSE] = [1, 2, 3, 4];
const MEANING = meanings({ '"': STRING, ':': MEMBER, '[{': OPEN, ']}': CLOSE });
/** Where the end of a string is not so near, looking for it natively is faster. */
const NEAR_BYTES = 24;

/**
 * What makes a JSON text too costly to be parsed, null where nothing does. It only counts, byte by byte: whether the text is
 * JSON is for the parser to say, which builds a tree of whatever it is given, at up to a microsecond a part.
 */
export function shapeProblem(text: Buffer, most: JsonLimits = JSON_LIMITS): string | null {
  // How many members each object had that is open around this one, from the outermost on.
  const around: number[] = [];
  let members = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const meaning = MEANING[text[at]!];
    if (meaning === 0) continue;
    if (meaning === STRING) {
      at = endOfString(text, at);
      continue;
    }
    if (meaning === CLOSE) {
      // More are closed than were opened: no JSON, as the parser will find before it has built anything.
      if (around.length === 0) return null;
      members = around.pop()!;
      continue;
    }
    if (++parts > most.parts) return `must hold at most ${most.parts} objects, lists and fields`;
    if (meaning === MEMBER) {
      if (++members > most.members) return `must hold no object of more than ${most.members} fields`;
    } else {
      around.push(members);
      members = 0;
    }
  }
  return null;
}

/** Where the string that begins at `start` has its closing quote; the text's end where it has none. */
function endOfString(text: Buffer, start: number): number {
  let at = start + 1;
  for (const near = at + NEAR_BYTES; at < near; at++) {
    const byte = text[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  while (at < text.length) {
    const quote = text.indexOf(QUOTE, at);
    if (quote === -1) return text.length;
    let before = quote;
    while (before > at && text[before - 1] === BACKSLASH) before--;
    if ((quote - before) % 2 === 0) return quote;
    at = quote + 1;
  }
  return at;
}

function meanings(of: Record<string, number>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [characters, meaning] of Object.entries(of)) {
    for (const character of characters) table[character.charCodeAt(0)] = meaning;
  }
  return table;
}
