import { expect, it } from 'vitest';

import { sessionTokens } from './session-tokens.js';

it('names the tokens that the session may be using', () => {
  const token = (id: string, lastUsedAt: string | null) => ({ id, lastUsedAt });
  const used = token('1', '2026-01-01T12:00:00Z');
  expect(sessionTokens([used, token('2', null), token('3', '2026-01-01T11:56:00Z')])).toEqual(['1']);
  expect(sessionTokens([used, token('2', '2026-01-01T11:58:00Z')])).toEqual(['1', '2']);
  expect(sessionTokens([token('1', null)])).toEqual(['1']);
  expect(sessionTokens([])).toEqual([]);
});
