import { describe, expect, it } from 'vitest';

import { checkRetryCountdown, LONGEST_WAIT_SECONDS, retryAfterSeconds, waitSeconds } from './retry-countdown.js';

const NEVER_QUITE_ONE = 1 - Number.EPSILON;

/** The fields refused for this choice with these arguments. */
const refused = (choice: unknown, kwargs: unknown, more = {}) =>
  checkRetryCountdown({ choice, kwargs, ...more }, 'it').map(({ field }) => field);

describe('checkRetryCountdown', () => {
  it.each([
    ['fixed', { seconds: 60 }],
    ['fixed', { seconds: 0 }],
    ['fixed', { seconds: LONGEST_WAIT_SECONDS }],
    ['linear', { base: 30 }],
    ['linear', { base: 30, limit: 600 }],
    ['exponential', { base: 2 }],
    ['exponential', { base: 2, limit: 3_600 }],
    ['random', { min_value: 0, max_value: 1 }],
    ['schedule', { seconds: [5, 300] }],
    ['schedule', { seconds: Array(100).fill(0), jitter: true }],
    ['schedule', { seconds: [5], jitter: 0.1 }],
  ])('accepts %s %j', (choice, kwargs) => expect(refused(choice, kwargs)).toEqual([]));

  it.each([
    ['sometimes', {}, ['it.choice']],
    ['constructor', {}, ['it.choice']],
    [undefined, {}, ['it.choice']],
    ['fixed', null, ['it.kwargs']],
    ['fixed', [60], ['it.kwargs']],
    ['fixed', {}, ['it.kwargs.seconds']],
    ['fixed', { seconds: -1 }, ['it.kwargs.seconds']],
    ['fixed', { seconds: 1.5 }, ['it.kwargs.seconds']],
    ['fixed', { seconds: '60' }, ['it.kwargs.seconds']],
    ['fixed', { seconds: LONGEST_WAIT_SECONDS + 1 }, ['it.kwargs.seconds']],
    ['fixed', { seconds: 60, limit: 60 }, ['it.kwargs.limit']],
    ['linear', { limit: -1 }, ['it.kwargs.base', 'it.kwargs.limit']],
    ['exponential', { base: 2, seconds: 1 }, ['it.kwargs.seconds']],
    ['random', { min_value: 5 }, ['it.kwargs.max_value']],
    ['random', { min_value: 5, max_value: 5 }, ['it.kwargs.max_value']],
    ['random', { min_value: 6, max_value: 5 }, ['it.kwargs.max_value']],
    ['schedule', { seconds: [] }, ['it.kwargs.seconds']],
    ['schedule', { seconds: 60 }, ['it.kwargs.seconds']],
    ['schedule', { seconds: [60, -1] }, ['it.kwargs.seconds']],
    ['schedule', { seconds: Array(101).fill(1) }, ['it.kwargs.seconds']],
    ['schedule', { seconds: [60], jitter: 0.11 }, ['it.kwargs.jitter']],
    ['schedule', { seconds: [60], jitter: -0.1 }, ['it.kwargs.jitter']],
    ['schedule', { seconds: [60], jitter: 'true' }, ['it.kwargs.jitter']],
  ])('refuses %s %j, naming %j', (choice, kwargs, fields) => expect(refused(choice, kwargs)).toEqual(fields));

  it('refuses anything but an object, and unknown keys', () => {
    for (const config of [null, undefined, 'fixed', []]) {
      expect(checkRetryCountdown(config)).toMatchObject([{ field: 'retryCountdownConfig' }]);
    }
    expect(refused('fixed', { seconds: 1 }, { seconds: 1 })).toEqual(['it.seconds']);
  });
});

describe('waitSeconds', () => {
  it.each([
    ['fixed', { seconds: 60 }, [60, 60, 60]],
    ['linear', { base: 30 }, [0, 30, 60]],
    ['linear', { base: 30, limit: 45 }, [0, 30, 45]],
    ['linear', { base: LONGEST_WAIT_SECONDS }, [0, LONGEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS]],
    ['exponential', { base: 3 }, [1, 3, 9]],
    ['exponential', { base: 3, limit: 5 }, [1, 3, 5]],
    ['exponential', { base: 3, limit: 0 }, [0, 0, 0]],
    ['random', { min_value: 10, max_value: 20 }, [10, 10, 10]],
    ['schedule', { seconds: [5, 300] }, [5, 300, 300]],
    ['schedule', { seconds: [5, 300], jitter: true }, [5, 300, 300]],
  ])('for %s %j is at least %j', (choice, kwargs, waits) => {
    expect(waits.map((_, index) => waitSeconds({ choice, kwargs }, index, 0))).toEqual(waits);
  });

  it.each([
    ['fixed', { seconds: 60 }, 60],
    ['linear', { base: 30 }, 66],
    ['linear', { base: 30, limit: 50 }, 55],
    ['exponential', { base: 10 }, 110],
    ['exponential', { base: 10, limit: 50 }, 55],
    ['random', { min_value: 10, max_value: 20 }, 20],
    ['schedule', { seconds: [60] }, 60],
    ['schedule', { seconds: [60], jitter: false }, 60],
    ['schedule', { seconds: [60], jitter: true }, 66],
    ['schedule', { seconds: [60], jitter: 0.05 }, 63],
  ])('for %s %j with maximum jitter is %i', (choice, kwargs, wait) => {
    expect(waitSeconds({ choice, kwargs }, 2, NEVER_QUITE_ONE)).toBeCloseTo(wait, 9);
  });

  it('stays finite however long it grows', () => {
    expect(waitSeconds({ choice: 'exponential', kwargs: { base: 2 } }, 5_000, 0)).toBe(LONGEST_WAIT_SECONDS);
  });
});

const DAY = 86_400;
const NOW = Date.parse('2026-11-06T08:49:37.500Z');

describe('retryAfterSeconds', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 120 ', 120],
    ['86400', DAY],
    ['86401', DAY],
    ['9'.repeat(400), DAY],
  ])('reads %j as %i seconds', (header, seconds) => expect(retryAfterSeconds(header, NOW)).toBe(seconds));

  it.each([
    ['Fri, 06 Nov 2026 08:51:37 GMT', 119.5],
    ['Friday, 06-Nov-26 08:51:37 GMT', 119.5],
    ['Fri Nov  6 08:51:37 2026', 119.5],
    ['Thu Nov 12 08:51:37 2026', DAY],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('reads %s as a date, %d seconds from now', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });

  it.each([
    null,
    '',
    'soon',
    '-120',
    '1.5',
    '1e3',
    '0x10',
    '30, 60',
    'in 2027',
    '2026-11-06T08:51:37Z',
    'Fri, 06 Nov 2026 08:51:37 +0200',
    'Fri, 06 Foo 2026 08:51:37 GMT',
    'Fri, 06 Nov 2026 29:51:37 GMT',
  ])('ignores %j', (header) => expect(retryAfterSeconds(header, NOW)).toBe(0));
});
