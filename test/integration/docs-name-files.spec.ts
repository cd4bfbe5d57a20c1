import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const FOLDERS = ['src', 'test', 'bench', 'dashboard', 'docs', 'migrations', 'scripts'];
const within = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`);
const files = [...readdirSync('.'), ...FOLDERS.flatMap(within)].map((path) => path.replaceAll('\\', '/'));
const pages = files.filter((path) => /^(?:[A-Z]+|docs\/.*|bench\/[A-Z]+)\.md$/.test(path) && path !== 'CHANGELOG.md');
const named = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/`([\w./-]+)`/g)].map(([, name]) => ({ page, name: name! })),
);

it('The docs name only files and folders that exist', () => {
  const paths = named.filter(({ name }) => /^(?:src|test|bench)\/|\.(?:ts|tsx|js)$/.test(name));
  expect(paths.length).toBeGreaterThan(40);
  const all = new Set(files.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(at).join('/'))));
  const folders = new Set(files.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))));
  // `npm test -- test/e2e/retries` gives a prefix.
  const isThere = (name: string) =>
    all.has(name) || folders.has(name.replace(/\/$/, '')) || files.some((file) => file.startsWith(name));
  expect(paths.filter(({ name }) => !isThere(name))).toEqual([]);
});

it('The docs name only classes and constants that exist', () => {
  const isCode = (path: string) =>
    /^(?:src|bench|scripts|migrations)\/.*(?<!\.spec)\.[jt]s$|^package\.json$/.test(path);
  const words = new Set(files.filter(isCode).flatMap((path) => readFileSync(path, 'utf8').match(/\w+/g) ?? []));
  const ofNode = ['NODE_EXTRA_CA_CERTS'];
  const ofTests = ['TEST_DATABASE_URL'];
  const names = named.filter(({ name }) => /^(?:[A-Z][a-z]+(?:[A-Z][a-z]*)+|[A-Z][A-Z\d]*_[A-Z\d_]+)$/.test(name));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter(({ name }) => !words.has(name) && ![...ofNode, ...ofTests].includes(name))).toEqual([]);
});
