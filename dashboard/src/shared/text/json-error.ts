/** Where JSON text stops being valid, as people count: from 1. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|[\u007f-\u009f])*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** What may stand next: `V` a value, `K` a key, and the tokens themselves; `.` the end of the text. */
type Expected = string;

/** The first place at which the text is not JSON; null where all of it is. */
export function findJsonError(text: string): JsonError | null {
  const open: string[] = [];
  let expected: Expected = 'V';
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const end = skip(TOKEN, text, at);
    const token = text.slice(at, end);
    const next = end === at ? null : afterToken(token, expected, open);
    if (next === null) return place(text, at);
    expected = next;
    at = skip(SPACE, text, end);
  }
  return expected === '.' ? null : place(text, at);
}

/** What may follow a token; null where it may not stand here. */
function afterToken(token: string, expected: Expected, open: string[]): Expected | null {
  const afterValue = () => (open.length === 0 ? '.' : open.at(-1) === '{' ? ',}' : ',]');
  if ('{['.includes(token)) {
    if (!expected.includes('V')) return null;
    open.push(token);
    return token === '{' ? 'K}' : 'V]';
  }
  if ('}],:'.includes(token)) {
    if (!expected.includes(token)) return null;
    if (token === ':') return 'V';
    if (token === ',') return open.at(-1) === '{' ? 'K' : 'V';
    open.pop();
    return afterValue();
  }
  if (expected.includes('K')) return token.startsWith('"') ? ':' : null;
  return expected.includes('V') ? afterValue() : null;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function place(text: string, at: number): JsonError {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
