interface JsonLimits {
  /** Members of one object. */
  readonly members: number;
  /** Objects, lists and members in all; and so its depth, too. */
  readonly parts: number;
}

/** Limits of a JSON text: beyond any honest body and the largest payload, yet quick to parse. */
export const JSON_LIMITS: JsonLimits = { members: 50_000, parts: 1_000_000 };

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** What a byte outside strings means for the count; 0 for most bytes. */
const [STRING, MEMBER, OPEN, CLOSE] = [1, 2, 3, 4];
const MEANING = meanings({ '"': STRING, ':': MEMBER, '[{': OPEN, ']}': CLOSE });
/** Beyond this distance, a native search for the end of a string is faster. */
const NEAR_BYTES = 24;

/**
 * Returns why a JSON text is too costly to parse, or null. It only counts, byte by byte. Whether the text is valid JSON is for
 * the parser to say, which builds a tree at up to a microsecond per part.
 */
export function shapeProblem(text: Buffer, most: JsonLimits = JSON_LIMITS): string | null {
  // Member counts of the objects open around this one, outermost first.
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
      // More are closed than opened: invalid JSON, as the parser will notice before it builds anything.
      if (around.length === 0) return null;
      members = around.pop()!;
      continue;
    }
    if (++parts > most.parts) return `must contain at most ${most.parts} objects, lists and fields`;
    if (meaning === MEMBER) {
      if (++members > most.members) return `must not contain an object with more than ${most.members} fields`;
    } else {
      around.push(members);
      members = 0;
    }
  }
  return null;
}

/** The position of the closing quote of the string that begins at `start`; the text's end if there is none. */
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
