/** What a request needs to be made again. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** Bytes. Linux gives a program no argument of 128 KiB or more; what the shell itself prints has no such bound. */
const LONGEST_ARGUMENT = 100_000;

/**
 * The request as a command for a shell, to be pasted as it is: nothing in it is read by the shell, nor by curl as a file, a
 * pattern or an option.
 */
export function curlCommand({ method, url, headers, body }: SentRequest): string {
  const isLong = new TextEncoder().encode(body).length > LONGEST_ARGUMENT;
  const parts = [
    `curl --globoff --request ${quoted(method)}`,
    ...headers.map(({ name, value }) => `--header ${quoted(headerLine(name, value))}`),
    isLong ? '--data-binary @-' : `--data-raw ${quoted(body)}`,
    `--url ${quoted(url)}`,
  ];
  const command = parts.join(' \\\n  ');
  return isLong ? `printf %s ${quoted(body)} | ${command}` : command;
}

/** curl leaves out a header without a value, unless it ends in a semicolon. */
function headerLine(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

/**
 * A text as one word of a POSIX shell. Between single quotes everything stands for itself, a single quote alone cannot be in
 * there. Interactive terminals act on control characters even then, so such texts go through `$'…'` of bash, zsh and ksh.
 */
export function quoted(text: string): string {
  if (!/[\p{Cc}]/u.test(text.replaceAll('\n', ''))) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${text.replace(/[\\']|\p{Cc}/gu, escaped)}'`;
}

function escaped(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
