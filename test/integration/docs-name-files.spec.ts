import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const FOLDERS = ['src', 'test', 'bench', 'dashboard', 'docs', 'migrations', 'scripts'];
const within = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`);
const files = [...readdirSync('.'), ...FOLDERS.flatMap(within)].map((path) => path.replaceAll('\\', '/'));
const pages = files.filter((path) => /^(?:[A-Z]+|docs\/.*|bench\/[A-Z]+)\.md$/.test(path));

it('The docs name only files and folders that exist', () => {
  const named = pages
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`([\w./-]+)`/g)].map(([, name]) => ({ page, name: name! })),
    );
  const paths = named.filter(({ name }) => /^(?:src|test|bench)\/|\.(?:ts|tsx|js)$/.test(name));
  expect(paths.length).toBeGreaterThan(40);
  const all = new Set(files.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(at).join('/'))));
  const folders = new Set(files.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))));
  // `npm test -- test/e2e/retries` gives a prefix.
  const isThere = (name: string) =>
    all.has(name) || folders.has(name.replace(/\/$/, '')) || files.some((file) => file.startsWith(name));
  expect(paths.filter(({ name }) => !isThere(name))).toEqual([]);
});
