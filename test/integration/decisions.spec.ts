import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../docs/decisions');
const INDEX = 'README.md';
const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const pages = readdirSync(FOLDER)
  .filter((name) => name !== INDEX)
  .toSorted();

/** Number, title and status of a page, as its first lines say them. */
function headOf(page: string) {
  const found =
    /^# (?<number>\d+)\. (?<title>.+)\n\n(?<status>(?:Accepted|Superseded by \d+), \d{4}-\d\d-\d\d)\n\n/.exec(
      textOf(page),
    );
  return { page, ...found?.groups };
}

it('each decision page has a number, a status and a date', () => {
  expect(pages.map(headOf)).toEqual(
    pages.map((page) => ({
      page,
      number: String(Number(page.slice(0, 4))),
      title: expect.any(String),
      status: expect.any(String),
    })),
  );
  expect(pages.map((page) => Number(page.slice(0, 4)))).toEqual(pages.map((_, at) => at + 1));
});

it('the index of decisions lists every page by its title and its status', () => {
  const rows = [
    ...textOf(INDEX).matchAll(/^\| (?<number>\d+) +\| \[(?<title>.+)\]\((?<page>.+)\) +\| (?<status>.+?) +\|$/gm),
  ];
  expect(rows.map(({ groups }) => ({ ...groups }))).toEqual(pages.map(headOf));
});
