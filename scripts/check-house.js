/**
 * Holds `src` to two habits: a suffix says a file's role and is one of those that CONTRIBUTING.md lists; and a file is one
 * thought, not one function that a single file beside it calls. What has its own spec, or a role, is a thought.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** Suffixes still to be renamed away, and files still to be merged into their callers. Each leaves its list with its cause. */
const OTHER_SUFFIXES = `
  .args .budget .buckets .caller .changes .claimer .cookie .decorator .decorators .directory .figures .filter
  .finder .guard .indicators .intake .keeper .limits .loaders .notifier .pipe .plugin .pool .problems .provider
  .queue .reader .recorder .requests .review .runner .scheduler .sender .server .shares .sockets .statements
  .switch .types .watch .worker .writer`
  .trim()
  .split(/\s+/);
const SINGLE_FUNCTIONS = ['graphql/errors/status.plugin.ts'];

const SUFFIXES = /`((?:\.[a-z]+ ?){5,})`/.exec(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'))[1].split(' ');

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(SRC, path));
const sources = new Map(
  files.filter((file) => !file.endsWith('.spec.ts')).map((file) => [file, readFileSync(file, 'utf8')]),
);

compare('suffixes', [...new Set(files.map(suffixOf))].filter(Boolean), [...SUFFIXES, ...OTHER_SUFFIXES]);
compare('files of one function with one caller', singleFunctions(), SINGLE_FUNCTIONS);

function compare(what, found, allowed) {
  const fresh = found.filter((one) => !allowed.includes(one));
  const stale = allowed.filter((one) => !found.includes(one));
  if (fresh.length + stale.length > 0) process.exitCode = 1;
  if (fresh.length > 0) console.error(`Not among the ${what} that are allowed: ${fresh.join(', ')}`);
  if (stale.length > 0)
    console.error(`Not found any more, so take it from the ${what} that are allowed: ${stale.join(', ')}`);
}

/** `.service` of `events.service.ts` and of its spec, nothing of `read-events.ts`. */
function suffixOf(file) {
  return /\..+$/.exec(basename(file).replace(/(\.spec)?\.ts$/, ''))?.[0];
}

function singleFunctions() {
  const importers = new Map(Array.from(sources.keys(), (file) => [file, []]));
  for (const [file, text] of sources) {
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      importers.get(join(dirname(file), fileName.replace(/\.js$/, '.ts')))?.push(file);
    }
  }
  return Array.from(importers)
    .filter(([file, by]) => by.length === 1 && moduleOf(by[0]) === moduleOf(file) && isSingle(file))
    .map(([file]) => nameOf(file));
}

function nameOf(file) {
  return relative(SRC, file).replaceAll('\\', '/');
}

function moduleOf(file) {
  return nameOf(file).split('/')[0];
}

/** Whether a file without a role and without a spec declares one function, and besides it only types and constants. */
function isSingle(file) {
  if (SUFFIXES.includes(suffixOf(file)) || existsSync(file.replace(/\.ts$/, '.spec.ts'))) return false;
  const { statements } = ts.createSourceFile(file, sources.get(file), ts.ScriptTarget.Latest);
  return statements.filter(isFunction).length === 1 && !statements.some(ts.isClassDeclaration);
}

function isFunction(statement) {
  if (!ts.isVariableStatement(statement)) return ts.isFunctionDeclaration(statement);
  return statement.declarationList.declarations.some(
    ({ initializer }) => initializer && ts.isArrowFunction(initializer),
  );
}
