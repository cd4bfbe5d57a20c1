/** A token of SQL: a word in lower case, a quoted name as it is, any other character by itself, or `HOLE`. */
type Token = string;

/** Stands in a text for what a template puts in. */
export const HOLE = '\u0000';

/** Where a write names no table, because a template puts it in. */
export const ANY_TABLE = '(put in)';

const TOKEN =
  /(?<skip>\s+|--[^\n]*)|(?<comment>\/\*)|(?<dollar>\$(?:[a-z_]\w*)?\$)|(?<string>[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*')|"(?<quoted>(?:[^"]|"")*)"|(?<word>[a-z_]\w*)|(?<other>[\s\S])/giy;

/** Words behind which `UPDATE` writes nothing: a lock, a conflict, a trigger. */
const NO_UPDATE = new Set(['for', 'key', 'do', 'on', 'or', 'before', 'after']);

/** Tokens between a verb and the word that goes with it: a schema, a table, an alias, columns in brackets. */
const AT_MOST = 40;

/**
 * The tables that a text of SQL, or a part of one, writes: once for each INSERT, UPDATE, DELETE, MERGE, COPY and TRUNCATE.
 * What stands in comments and strings does not count. A partition counts as its table.
 */
export function writesOf(sql: string): string[] {
  const tokens = tokensOf(sql);
  return tokens.flatMap((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    if (token === 'into' && (before === 'insert' || before === 'merge')) return [tableAt(tokens, at + 1)];
    if (token === 'from' && before === 'delete') return [tableAt(tokens, at + 1)];
    if (token === 'update' && !NO_UPDATE.has(before ?? '') && goesOn(tokens, at, ['set']))
      return [tableAt(tokens, at + 1)];
    if (token === 'copy' && next !== '(' && goesOn(tokens, at, ['from', 'to'])) return [tableAt(tokens, at + 1)];
    if (token === 'truncate') return truncated(tokens, next === 'table' ? at + 2 : at + 1);
    return [];
  });
}

/** Whether one of these words follows, as it does in SQL and rarely in English, or a template puts in what follows. */
function goesOn(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const isPutIn = tokens.slice(at + 1, at + 3).some((token) => token.includes(HOLE));
  return isPutIn || tokens.slice(at + 2, at + AT_MOST).some((token) => words.includes(token));
}

function truncated(tokens: readonly Token[], first: number): string[] {
  const tables: string[] = [];
  for (let at = first; at < tokens.length; at++) {
    if (at === first || tokens[at - 1] === ',') tables.push(tableAt(tokens, at));
    if (tokens[at] === ';') break;
  }
  return tables;
}

/** The table whose name begins here, `ONLY` and a schema left out. */
function tableAt(tokens: readonly Token[], start: number): string {
  let at = tokens[start] === 'only' ? start + 1 : start;
  while (tokens[at + 1] === '.') at += 2;
  const name = tokens[at] ?? HOLE;
  return name.includes(HOLE) || tokens[at + 1] === HOLE ? ANY_TABLE : name.replace(/_\d{8}$/, '');
}

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const { skip, comment, dollar, string, quoted, word, other } = match.groups!;
    if (skip !== undefined) continue;
    if (comment !== undefined) TOKEN.lastIndex = endOfComment(sql, match.index);
    else if (dollar !== undefined) TOKEN.lastIndex = sql.indexOf(dollar, TOKEN.lastIndex) + dollar.length;
    else if (string !== undefined) tokens.push(`''`);
    else tokens.push(quoted ?? word?.toLowerCase() ?? other!);
  }
  return tokens;
}

/** Comments may hold comments. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) depth++;
    else if (sql.startsWith('*/', at)) depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}
