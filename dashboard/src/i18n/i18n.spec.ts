import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

/** Every string of a language, by `namespace:key`. */
function stringsOf(language: string): Map<string, string> {
  const folder = join(import.meta.dirname, language);
  const found = new Map<string, string>();
  const walk = (path: string, value: unknown) => {
    if (typeof value === 'string') found.set(path, value);
    else for (const [key, inner] of Object.entries(value as object)) walk(`${path}.${key}`, inner);
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    walk(file.replace('.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8')));
  }
  return found;
}

/** Its placeholders: `{{count}}`, `<bold>`. */
const placeholders = (text = '') => (text.match(/\{\{[^}]+\}\}|<\/?\w+>/g) ?? []).toSorted();

describe('The strings', () => {
  const english = stringsOf('en');
  const turkish = stringsOf('tr');

  it('have the same keys in both languages', () => {
    expect([...turkish.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('have the same placeholders in both languages', () => {
    for (const [key, text] of english) expect([key, placeholders(turkish.get(key))]).toEqual([key, placeholders(text)]);
  });

  it('are never empty', () => {
    expect([...english, ...turkish].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
