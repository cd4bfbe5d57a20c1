import { expect, it } from 'vitest';

import { accountInput, forgetsMore, isRetention } from './account-changes.js';

it.each([
  [30, 14, true],
  [30, 30, false],
  [30, 60, false],
  [30, '', false],
  [null, 30, true],
  [null, '', false],
] as const)('from %s to %s days of history deletes some: %s', (now, next, expected) => {
  expect(forgetsMore(now, next)).toBe(expected);
});

it('accepts 8 to 3,650 whole days, or none', () => {
  expect([8, 3_650, ''].every(isRetention)).toBe(true);
  expect([7, 3_651, 8.5, '8', null].some(isRetention)).toBe(false);
});

it('sends an empty field as the installation’s default', () => {
  const draft = { name: ' acme ', timezone: 'UTC', retentionDays: '' as const };
  expect(accountInput(draft)).toEqual({ name: 'acme', timezone: 'UTC', retentionDays: null });
});
