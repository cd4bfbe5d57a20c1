/**
 * Prints statements of the service, complete with their parameters, to be pasted into psql or any other client. Each runs in
 * a transaction that is rolled back, under the settings that the service runs it with. Put values of yours for the examples,
 * and EXPLAIN (ANALYZE, BUFFERS) before EXECUTE to see its plan.
 *
 *   npm run sql                  the names of all
 *   npm run sql -- claim         one or several
 *   npm run sql -- --all         all
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');

const EXAMPLES = {
  bigint: 1,
  'bigint[]': '{1}',
  boolean: true,
  date: '2026-01-01',
  'date[]': '{2026-01-01}',
  'double precision': 1,
  float8: 1,
  inet: '127.0.0.1',
  integer: 1,
  'integer[]': '{1}',
  interval: '1 hour',
  json: [],
  jsonb: [],
  smallint: 1,
  text: 'text',
  'text[]': '{text}',
  timestamptz: '2026-01-01T00:00:00Z',
  uuid: '00000000-0000-7000-8000-000000000001',
  'uuid[]': '{00000000-0000-7000-8000-000000000001}',
};
/** Where the type alone is not enough: by a column's name, and by the number of a statement's parameter. */
const EXAMPLES_BY_COLUMN = { age: 'fresh', held: 0, half_open: false, outcome: 'delivered', request_hash: '00' };
const EXAMPLES_BY_NUMBER = {
  ask_for_shares: { 1: { 'webhook:1': { size: 1, wanted: 1, keep: 0 } } },
  give_back_shares: { 1: ['webhook:1'] },
  look_at_shares: { 1: { 'webhook:1': { size: 1, wanted: 1, keep: 0 } } },
  make_rate_buckets: { 1: [1] },
  sum_by_bucket: { 4: 'minute', 5: 'minute' },
  sum_of_each: { 4: 'minute', 5: 'minute' },
};

const TYPE = Object.keys(EXAMPLES)
  .sort((a, b) => b.length - a.length)
  .join('|')
  .replace(/[[\]]/g, '\\$&');

/** The statements of the built service with where they are written: `{name, text, settings, file, comment}`. */
async function findStatements() {
  const { knownStatements } = await import(pathToFileURL(join(ROOT, 'dist/src/database/statement.js')).href);
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.spec)\.ts$/.test(file) && !/^database.statement\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(ROOT, 'src', file), 'utf8') }))
    .filter(({ text }) => /\b(?:statement|unprepared)\(/.test(text));
  const comments = new Map(sources.flatMap(commentsOf));
  for (const { file } of sources)
    await import(pathToFileURL(join(ROOT, 'dist/src', file.replace(/\.ts$/, '.js'))).href);
  return [...knownStatements()]
    .map(([name, known]) => ({ name, ...known, ...comments.get(name) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** By the name of each statement of a file: the file, and the comment above. */
function commentsOf({ file, text }) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  for (const top of source.statements) visit(top, top);
  return found;

  function visit(node, top) {
    if (ts.isCallExpression(node) && /^(?:statement|unprepared)$/.test(node.expression.getText()))
      found.push([node.arguments[0].text, { file: `src/${file}`, comment: commentAbove(top) }]);
    ts.forEachChild(node, (child) => visit(child, top));
  }

  function commentAbove(node) {
    const [range] = ts.getLeadingCommentRanges(text, node.pos)?.slice(-1) ?? [];
    if (range === undefined) return '';
    const comment = text.slice(range.pos, range.end);
    return comment
      .replace(/^\/\*\*|\*\/$/g, '')
      .replace(/^ *\* ?/gm, '')
      .replace(/\{@link (\w+)\}/g, '`$1`')
      .trim();
  }
}

function printed({ name, text, settings, file, comment }) {
  const values = parametersOf(name, text);
  const given = values.map(
    ({ type, example }, index) =>
      `  ${quoted(example)}${index < values.length - 1 ? ',' : ''} -- $${index + 1}${type ? ` ${type}` : ''}`,
  );
  return [
    `-- ${name}, in ${file}`,
    ...comment.split('\n').map((line) => `-- ${line}`.trimEnd()),
    'BEGIN;',
    ...Object.entries(settings).map(([setting, value]) => `SET LOCAL ${setting} = ${value};`),
    `PREPARE ${name} AS`,
    `${dedented(text)};`,
    given.length === 0 ? `EXECUTE ${name};` : `EXECUTE ${name} (\n${given.join('\n')}\n);`,
    'ROLLBACK;',
    `DEALLOCATE ${name};`,
    '',
  ].join('\n');
}

/** An example for each parameter, by the type that the text casts it to; of JSON with the fields that the text reads. */
function parametersOf(name, text) {
  const count = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  return Array.from({ length: count }, (_, index) => {
    const parameter = `\\$${index + 1}`;
    const [, type] = new RegExp(`${parameter}::(${TYPE})`).exec(text) ?? [];
    const records = new RegExp(`_to_recordset\\(${parameter}::jsonb?\\)\\s+AS\\s+\\w*\\s*\\(([^)]*)\\)`).exec(text);
    const example = records ? [recordOf(records[1])] : EXAMPLES[type];
    return { type, example: EXAMPLES_BY_NUMBER[name]?.[index + 1] ?? example ?? 1 };
  });
}

/** An object with the fields that a list of columns names. */
function recordOf(columns) {
  const fields = columns.split(',').map((column) => /^"?(\w+)"?\s+(.*)$/s.exec(column.trim()));
  return Object.fromEntries(fields.map(([, field, type]) => [field, EXAMPLES_BY_COLUMN[field] ?? EXAMPLES[type]]));
}

function quoted(example) {
  return `'${(typeof example === 'object' ? JSON.stringify(example) : String(example)).replaceAll("'", "''")}'`;
}

function dedented(text) {
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents)).trimEnd()).join('\n');
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  const [help] = readFileSync(import.meta.filename, 'utf8').split('*/');
  console.log(help.replace(/^\/\*\*|^ \* ?/gm, '').trim());
} else {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-if-needed.js'), 'service'], { stdio: ['ignore', 2, 2] });
  const statements = await findStatements();
  const unknown = args.filter((arg) => arg !== '--all' && !statements.some(({ name }) => name === arg));
  if (unknown.length > 0) {
    console.error(`No statement is named ${unknown.join(', ')}. \`npm run sql\` lists the names.`);
    process.exitCode = 1;
  } else if (args.length === 0) {
    const width = Math.max(...statements.map(({ name }) => name.length));
    for (const { name, file } of statements) console.log(`${name.padEnd(width)}  ${file}`);
  } else {
    const chosen = args.includes('--all') ? statements : args.map((arg) => statements.find(({ name }) => name === arg));
    console.log(chosen.map(printed).join('\n'));
  }
}
