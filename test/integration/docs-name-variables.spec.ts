import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { Environment } from '../../src/config/environment.js';

/** Read by `npm start` and by Node itself. */
const NOT_OURS = ['HEAP_MB', 'NODE_EXTRA_CA_CERTS', 'UV_THREADPOOL_SIZE'];

/** The names and the defaults in the table of environment variables. */
function documented(): Map<string, string> {
  const [, table = ''] =
    /^## Environment variables\n\n([^]*?)\n\n/m.exec(readFileSync('docs/operating.md', 'utf8')) ?? [];
  return new Map(
    table.split('\n').flatMap((row) => {
      const [, names = '', defaults = ''] = row.split('|');
      return [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => [name!, defaults.trim()] as const);
    }),
  );
}

it('The docs list exactly the environment variables that are read', () => {
  const declared = readFileSync('src/config/environment.ts', 'utf8').matchAll(/^ {2}([A-Z_]+)\??:/gm);
  const read = Array.from(declared, ([, name]) => name!);
  expect([...documented().keys()].toSorted()).toEqual([...read, ...NOT_OURS].toSorted());
});

it('The docs give the default of each environment variable', () => {
  const defaults = Object.entries(new Environment()).filter(([, value]) => value !== undefined && String(value) !== '');
  expect(defaults.length).toBeGreaterThan(10);
  const undocumented = defaults.filter(([name, value]) => !documented().get(name)?.includes(String(value)));
  expect(undocumented).toEqual([]);
});
