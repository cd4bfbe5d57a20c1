import { describe, expect, it } from 'vitest';

import type { AttemptResult } from '../../egress/attempt-result.js';
import { decideOutcome, GONE, isSuccess } from './decide-outcome.js';

const CHANCE = { random: 0, nowMs: Date.parse('2026-11-06T08:49:37Z') };
const RULES = { retryCountdownConfig: { choice: 'linear', kwargs: { base: 60 } }, maxAttempts: 3 };

function result(given: Partial<AttemptResult>): AttemptResult {
  return {
    responseStatus: null,
    responseHeaders: null,
    responseBody: Buffer.alloc(0),
    responseBodyTruncated: false,
    error: null,
    errorDetail: null,
    wasStale: false,
    remoteAddress: null,
    durationMs: 1,
    timings: {},
    retryAfter: null,
    ...given,
  };
}

const answer = (responseStatus: number, given: Partial<AttemptResult> = {}) => result({ responseStatus, ...given });

describe('decideOutcome', () => {
  it.each([200, 202, 204, 299])('delivers on %i, even on the last attempt', (status) => {
    expect(decideOutcome(answer(status), 2, RULES, CHANCE)).toEqual({ kind: 'delivered' });
  });

  it('retries at once and for free if a kept-alive connection had ended, even on the last attempt', () => {
    const stale = result({ error: 'connection_reset', wasStale: true });
    expect(decideOutcome(stale, 2, RULES, CHANCE)).toEqual({ kind: 'retry', waitMs: 0, isFree: true });
  });

  it('cancels on 410, even on the last attempt', () => {
    expect(decideOutcome(answer(410), 0, RULES, CHANCE)).toEqual({ kind: 'canceled', reason: GONE });
    expect(decideOutcome(answer(410), 2, RULES, CHANCE)).toEqual({ kind: 'canceled', reason: GONE });
  });

  it.each([
    ['a 500', answer(500)],
    ['a 404', answer(404)],
    ['a redirect', answer(302, { error: 'redirect' })],
    ['a 200 whose body hung', answer(200, { error: 'timeout' })],
    ['a refused connection', result({ error: 'connection_refused' })],
    ['a forbidden target', result({ error: 'target_forbidden' })],
  ])('retries after %s, according to the countdown', (_, failure) => {
    expect(decideOutcome(failure, 0, RULES, CHANCE)).toEqual({ kind: 'retry', waitMs: 0 });
    expect(decideOutcome(failure, 1, RULES, CHANCE)).toEqual({ kind: 'retry', waitMs: 60_000 });
    expect(decideOutcome(failure, 2, RULES, CHANCE)).toEqual({
      kind: 'exhausted',
      reason: '3 attempts were used up',
    });
  });

  it('is exhausted if the allowance was lowered below the attempts already made', () => {
    expect(decideOutcome(answer(500), 7, RULES, CHANCE)).toMatchObject({ kind: 'exhausted' });
    expect(decideOutcome(answer(500), 0, { ...RULES, maxAttempts: 1 }, CHANCE)).toEqual({
      kind: 'exhausted',
      reason: '1 attempt was used up',
    });
  });

  it('adds jitter and rounds up, so that no wait is too short', () => {
    const rules = { retryCountdownConfig: { choice: 'exponential', kwargs: { base: 1 } }, maxAttempts: 3 };
    expect(decideOutcome(answer(500), 1, rules, { ...CHANCE, random: 0.5 })).toMatchObject({ waitMs: 1_050 });
    expect(decideOutcome(answer(500), 1, rules, { ...CHANCE, random: 0.123_4 })).toMatchObject({ waitMs: 1_013 });
  });

  it.each([
    ['90', 90_000],
    ['30', 60_000],
    ['999999', 86_400_000],
    ['Fri, 06 Nov 2026 08:51:37 GMT', 120_000],
    ['soon', 60_000],
  ])('waits the longer of the countdown’s minute and Retry-After %s', (retryAfter, waitMs) => {
    expect(decideOutcome(answer(503, { retryAfter }), 1, RULES, CHANCE)).toEqual({ kind: 'retry', waitMs });
  });
});

describe('isSuccess', () => {
  it.each([
    [answer(200), true],
    [answer(299), true],
    [answer(199), false],
    [answer(300), false],
    [answer(200, { error: 'connection_reset' }), false],
    [result({ error: 'timeout' }), false],
    [result({}), false],
  ])('of %o is %s', (attempt, success) => expect(isSuccess(attempt)).toBe(success));
});
