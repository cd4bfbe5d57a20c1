import type { RetryCountdownConfig } from '../../database/entities/index.js';
import type { AttemptResult } from '../../egress/attempt-result.js';
import { retryAfterSeconds, waitSeconds } from './retry-countdown.js';

/** What an attempt's result means for its delivery. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly waitMs: number; readonly isFree?: true }
  | { readonly kind: 'exhausted'; readonly reason: string }
  | { readonly kind: 'canceled'; readonly reason: string };

/** Why a webhook is switched off after a 410, and its deliveries canceled. */
export const GONE = 'the receiver answered 410 Gone';

export interface OutcomeRules {
  readonly retryCountdownConfig: RetryCountdownConfig;
  readonly maxAttempts: number;
}

/**
 * The whole retry policy. An attempt over a kept connection that ended without a byte of answer is free: it is made again at
 * once, on a connection of its own.
 *
 * @param roundAttempts attempts before this one that count against `maxAttempts`
 * @param chance where the jitter falls: `random` from 0 up to but without 1, `nowMs` for `Retry-After` dates
 */
export function decideOutcome(
  result: AttemptResult,
  roundAttempts: number,
  rules: OutcomeRules,
  chance: { readonly random: number; readonly nowMs: number },
): Outcome {
  if (isSuccess(result)) return { kind: 'delivered' };
  if (result.responseStatus === 410) return { kind: 'canceled', reason: GONE };
  if (result.wasStale) return { kind: 'retry', waitMs: 0, isFree: true };
  if (roundAttempts + 1 >= rules.maxAttempts) {
    return { kind: 'exhausted', reason: usedUp(rules.maxAttempts) };
  }
  const wait = waitSeconds(rules.retryCountdownConfig, roundAttempts, chance.random);
  const asked = result.responseStatus === null ? 0 : retryAfterSeconds(result.retryAfter, chance.nowMs);
  return { kind: 'retry', waitMs: Math.ceil(Math.max(wait, asked) * 1000) };
}

/** Delivered means a 2xx, and no error beside it. */
export function isSuccess(result: AttemptResult): boolean {
  return (
    result.error === null &&
    result.responseStatus !== null &&
    result.responseStatus >= 200 &&
    result.responseStatus < 300
  );
}

function usedUp(attempts: number): string {
  return attempts === 1 ? '1 attempt was used up' : `${attempts} attempts were used up`;
}
