import { expect, it } from 'vitest';

import { pageHeaders } from './page-headers.js';

it('lets the page load only its own files, and styles with the nonce of this response', () => {
  const rules = pageHeaders('made-for-this-answer')['content-security-policy']!.split('; ');
  const sources = rules.flatMap((rule) => rule.split(' ').slice(1));
  expect(new Set(sources)).toEqual(new Set(["'none'", "'self'", "'nonce-made-for-this-answer'", 'data:']));
  expect(rules.filter((rule) => /nonce|data:/.test(rule))).toEqual([
    "style-src 'self' 'nonce-made-for-this-answer'",
    "img-src 'self' data:",
  ]);
  expect(rules[0]).toBe("default-src 'none'");
});
