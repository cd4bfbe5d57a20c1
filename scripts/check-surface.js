/**
 * Proves that a refactoring changed nothing visible: compares `schema.gql`, `/docs-json`, the metric names and every
 * SQL text of the service with those of another commit, to the byte.
 *
 *   npm run check:surface                  against the commit before
 *   npm run check:surface -- <commit>      against another one
 *   npm run check:surface -- --print       prints this checkout's surface as JSON
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const IS_SQL =
  /^\s*(?:--.*\n\s*)*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|LOCK|NOTIFY|LISTEN|SET|TRUNCATE|MERGE)\b/;

async function compare(commit) {
  const other = mkdtempSync(join(tmpdir(), 'hookledger-surface-'));
  try {
    execFileSync('git', ['worktree', 'add', '--detach', '--force', other, commit], { cwd: ROOT, stdio: 'ignore' });
    symlinkSync(join(ROOT, 'node_modules'), join(other, 'node_modules'));
    const before = await surfaceOf(other);
    const now = await surfaceOf(ROOT);
    let differences = 0;
    for (const part of Object.keys(now)) {
      const names = new Set([...Object.keys(before[part]), ...Object.keys(now[part])]);
      const changed = [...names].filter((name) => before[part][name] !== now[part][name]).sort();
      differences += changed.length;
      console.log(`${part}: ${names.size} compared with ${commit}, ${changed.length} differ`);
      for (const name of changed) console.log(`  ${mark(before[part][name], now[part][name])} ${name}`);
    }
    process.exitCode = differences > 0 ? 1 : 0;
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', other], { cwd: ROOT, stdio: 'ignore' });
    rmSync(other, { recursive: true, force: true });
  }
}

const mark = (before, now) => (before === undefined ? '+' : now === undefined ? '-' : '~');

/** The surface of a checkout: for each part, a digest by name. */
async function surfaceOf(root) {
  // Separate from `dist`, which may contain files of an earlier build.
  const built = join(root, 'dist/.surface');
  rmSync(built, { recursive: true, force: true });
  const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'];
  const options = ['--outDir', built, '--incremental', 'false', '--sourceMap', 'false'];
  execFileSync(process.execPath, [...tsc, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  return {
    'schema.gql': { 'schema.gql': digest(readFileSync(join(root, 'schema.gql'))) },
    ...(await servedBy(root, built)),
    'prepared statements': await statementsOf(built),
    'SQL texts': textsOf(root),
  };
}

/** `/docs-json` by path and by schema, and the metrics by name. */
async function servedBy(root, built) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'hookledger-surface-data-'));
  chmodSync(data, 0o755);
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: 'http://hookledger.test',
    DATA_DIR: data,
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
    OPERATOR_TOKEN: 'surface-operator-token',
  };
  const service = spawn(process.execPath, [join(built, 'src/main.js')], {
    env,
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
  });
  const ended = new Promise((resolve) => service.once('exit', resolve));
  try {
    while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) {
      if (service.exitCode !== null) throw new Error(`The service of ${root} ended before it was ready.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const document = await (await fetch(`${url}/docs-json`)).json();
    const { paths, components, ...head } = document;
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return {
      '/docs-json': {
        head: digest(JSON.stringify(head)),
        ...digests(paths),
        ...digests(components.schemas),
        ...digests({ ...components, schemas: Object.keys(components.schemas) }),
      },
      metrics: Object.fromEntries([...metrics.matchAll(/^# (?:HELP|TYPE) (\w+) (.*)$/gm)].map(([line]) => [line, 1])),
    };
  } finally {
    service.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

/** The service's prepared statements by name: every statement that a module exports. */
async function statementsOf(built) {
  const found = {};
  for (const file of filesOf(join(built, 'src'), /\.js$/)) {
    if (!/\bname: ['"`]\w+['"`]|\bstatement\(/.test(readFileSync(file, 'utf8')) || /\bmain\.js$/.test(file)) continue;
    for (const value of Object.values(await import(pathToFileURL(file).href))) collect(value);
  }
  return found;

  function collect(value) {
    if (typeof value?.name === 'string' && typeof value.text === 'string') found[value.name] = digest(value.text);
  }
}

/** Every SQL text in the sources, verbatim: by its first words, and how often it occurs. */
function textsOf(root) {
  const found = {};
  for (const file of filesOf(join(root, 'src'), /(?<!\.spec)\.ts$/)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    visit(source);
    function visit(node) {
      if (ts.isTemplateExpression(node) || ts.isStringLiteralLike(node)) add(node.getText(source).slice(1, -1));
      ts.forEachChild(node, visit);
    }
  }
  return found;

  function add(text) {
    if (!IS_SQL.test(text)) return;
    const name = `${text.trim().replace(/\s+/g, ' ').slice(0, 60)} (${digest(text).slice(0, 12)})`;
    found[name] = (found[name] ?? 0) + 1;
  }
}

function filesOf(folder, pattern) {
  if (!existsSync(folder)) throw new Error(`${relative(ROOT, folder)} is missing.`);
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, String(file)))
    .filter((file) => pattern.test(file));
}

const digests = (parts) =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, digest(JSON.stringify(part))]));

function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    readFileSync(import.meta.filename, 'utf8')
      .split('*/')[0]
      .replace(/^\/\*\*|^ \* ?/gm, '')
      .trim(),
  );
} else if (args.includes('--print')) {
  console.log(JSON.stringify(await surfaceOf(ROOT), null, 2));
} else {
  await compare(args[0] ?? 'HEAD~1');
}
