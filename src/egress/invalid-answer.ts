const LONGEST = 200;

/**
 * What is wrong with an answer that is not valid HTTP, in a line: its status line, where it has one, and the parser's reason.
 * Printable ASCII.
 */
export function invalidAnswer(error: Error, answer: Buffer | string | null): string {
  const reason = (error as { reason?: unknown }).reason;
  const inBrackets = /\((.+)\)$/.exec(error.message)?.[1];
  const said = typeof reason === 'string' ? reason : (inBrackets ?? error.message);
  const [statusLine = ''] = (answer?.toString('latin1') ?? '').slice(0, LONGEST).split(/\r?\n/, 1);
  return [statusLine, said.slice(0, LONGEST)]
    .filter(Boolean)
    .join(': ')
    .replaceAll(/[^\x20-\x7e]/g, '?');
}
