/** The place of a value in a JSON text: from its first character to just after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The members of a JSON object by name, and what a parser would hide. */
export interface MemberSpans {
  readonly spans: ReadonlyMap<string, Span>;
  /** A duplicate name, of which a parser would silently take the last. */
  readonly duplicate: string | null;
}

const BLANK = /[^\s]/g;
const STRUCTURE = /["[\]{}]/g;
const SCALAR_END = /[\s,\]}]/g;

/**
 * Finds the members of the object at `objectStart`. The text must have been parsed before: nothing is checked.
 *
 * `JSON.parse` returns values and loses how they were written. This returns their places and leaves the values alone.
 */
export function memberSpans(text: string, objectStart: number): MemberSpans {
  const spans = new Map<string, Span>();
  let duplicate: string | null = null;
  let at = next(BLANK, text, objectStart + 1);
  while (text[at] !== '}') {
    const nameEnd = skipString(text, at);
    const written = text.slice(at + 1, nameEnd - 1);
    const name = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
    const start = next(BLANK, text, next(BLANK, text, nameEnd) + 1);
    const end = skipValue(text, start);
    if (spans.has(name)) duplicate ??= name;
    spans.set(name, { start, end });
    at = next(BLANK, text, end);
    if (text[at] === ',') at = next(BLANK, text, at + 1);
  }
  return { spans, duplicate };
}

/** Finds the elements of the array at `start`. */
export function elementSpans(text: string, start: number): Span[] {
  const spans: Span[] = [];
  let at = next(BLANK, text, start + 1);
  while (text[at] !== ']') {
    const end = skipValue(text, at);
    spans.push({ start: at, end });
    at = next(BLANK, text, end);
    if (text[at] === ',') at = next(BLANK, text, at + 1);
  }
  return spans;
}

/** How deeply a value nests: 0 for a scalar, 1 for `[]`. */
export function depthOf(text: string, span: Span): number {
  let deepest = 0;
  walk(text, span.start, (depth) => {
    if (depth > deepest) deepest = depth;
  });
  return deepest;
}

/** Where the JSON text's one value begins. */
export function valueStart(text: string): number {
  return next(BLANK, text, 0);
}

function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return skipString(text, start);
  return first === '{' || first === '[' ? walk(text, start) : next(SCALAR_END, text, start);
}

/** Walks through the object or array at `start`. Returns its end. */
function walk(text: string, start: number, entered?: (depth: number) => void): number {
  let depth = 0;
  let at = start;
  if (text[at] !== '{' && text[at] !== '[') return at;
  do {
    at = next(STRUCTURE, text, at);
    const character = text[at];
    if (character === '"') {
      at = skipString(text, at);
      continue;
    }
    depth += character === '{' || character === '[' ? 1 : -1;
    entered?.(depth);
    at++;
  } while (depth > 0);
  return at;
}

function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Where the one-character pattern next matches from `from` on, or the end of the text. Uses `test` instead of `exec`,
 * whose arrays were an eighth of the allocations for a delivery.
 */
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex - 1 : text.length;
}
