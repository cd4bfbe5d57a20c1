import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../src');

/** Migrations that were applied are history, and the demo stands for a client. */
const OTHERS = /^database\/migrations\/|^demo\/|\.spec\.ts$/;

interface Rule {
  /** Where it is written. */
  readonly home: string;
  /** How a copy would look. */
  readonly copy: RegExp;
  /** Copies that there were: each is to be found. */
  readonly once: readonly string[];
  /** Files that mean something else by it. */
  readonly besides?: readonly string[];
}

const STATE = `'(?:pending|delivered|exhausted|canceled|waiting|retrying|new|failed|success)(?:_new|_tried)?'`;

const RULES: Readonly<Record<string, Rule>> = {
  'what status stands where nobody answered': {
    home: 'counts/shown-status.ts',
    copy: /\b500 AS |created_at, 500\b|(?:ELSE|THEN) 500\b|status, 500\)|(?:STATUS|ANSWER)\w* = 500\b|[!=]== 'redirect'/,
    once: [
      '500 AS response_http_status',
      'object_id, content_type, created_at, 500',
      'coalesce(j.response_status, 500) ELSE 500 END',
      'export const SHOWN_WITHOUT_ANSWER = 500;',
      `if (lastError !== null && lastError !== 'redirect') return`,
    ],
  },
  'which states there are': {
    home: 'database/entities/delivery-states.ts',
    copy: new RegExp(`${STATE},\\s*${STATE}`),
    once: [
      `['new', 'failed', 'success'] as const`,
      `failed: ['pending_tried', 'exhausted', 'canceled_tried'],`,
      `status IN ('pending', 'delivered', 'exhausted', 'canceled')`,
      `const OUTCOMES = ['created', 'delivered', 'exhausted', 'canceled', 'attempts'];`,
    ],
    besides: ['database/entities/recovery.entity.ts'],
  },
  'which event types match a pattern': {
    home: 'delivery/queue/matching-patterns.ts',
    copy: /starts_with\(|right\([^)]*\) = '\*'|endsWith\('\*'\)/,
    once: [`starts_with(type, left(pattern, -1))`, `pattern.endsWith('*')`],
  },
};

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !OTHERS.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('A rule is written in one place', () => {
  it.each(Object.entries(RULES))('%s', (_, { home, copy, once, besides = [] }) => {
    const elsewhere = sources.filter(({ path, text }) => ![home, ...besides].includes(path) && copy.test(text));
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
    expect(once.filter((text) => !copy.test(text))).toEqual([]);
    expect(sources.map(({ path }) => path)).toContain(home);
  });
});
