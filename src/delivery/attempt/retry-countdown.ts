import type { FieldError } from '../../common/errors.js';
import type { RetryCountdownConfig } from '../../database/entities/index.js';

/** No wait is longer: thirty days, in seconds. */
export const LONGEST_WAIT_SECONDS = 2_592_000;

/** Jitter adds up to this share of a wait, and never takes any away. */
const MOST_JITTER = 0.1;

/** The arguments that each choice takes; a `?` marks one that may be left out. */
const CHOICES: Record<string, readonly string[]> = {
  fixed: ['seconds'],
  linear: ['base', 'limit?'],
  exponential: ['base', 'limit?'],
  random: ['min_value', 'max_value'],
  schedule: ['seconds', 'jitter?'],
};

export const COUNTDOWN_CHOICES = Object.keys(CHOICES);

/** What is wrong with a retry countdown, each problem at its path below `field`; empty where it is right. */
export function checkRetryCountdown(config: unknown, field = 'retryCountdownConfig'): FieldError[] {
  if (!isObject(config)) return [{ field, message: 'must be an object with choice and kwargs' }];
  const unknown = Object.keys(config).filter((key) => key !== 'choice' && key !== 'kwargs');
  const errors = unknown.map((key) => ({ field: `${field}.${key}`, message: 'is not a known field' }));

  const known =
    typeof config.choice === 'string' && Object.hasOwn(CHOICES, config.choice) ? CHOICES[config.choice] : undefined;
  if (!known) {
    return [...errors, { field: `${field}.choice`, message: `must be one of ${COUNTDOWN_CHOICES.join(', ')}` }];
  }
  if (!isObject(config.kwargs)) return [...errors, { field: `${field}.kwargs`, message: 'must be an object' }];
  return [...errors, ...checkArguments(config.choice as string, config.kwargs, known, `${field}.kwargs`)];
}

/** A stored countdown in the form in which it is shown: of no choice where it is none. */
export function shownCountdown(stored: unknown): RetryCountdownConfig {
  const isOne = isObject(stored) && typeof stored.choice === 'string' && isObject(stored.kwargs);
  return isOne ? (stored as unknown as RetryCountdownConfig) : { choice: '', kwargs: {} };
}

/** @param kwargs of the given choice, whose argument names are `known` */
function checkArguments(
  choice: string,
  kwargs: Record<string, unknown>,
  known: readonly string[],
  field: string,
): FieldError[] {
  const names = known.map((name) => name.replace('?', ''));
  const errors: FieldError[] = Object.keys(kwargs)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      field: `${field}.${name}`,
      message: `is not an argument of ${choice}: use ${names.join(' or ')}`,
    }));

  for (const name of known) {
    const key = name.replace('?', '');
    if (name.endsWith('?') && kwargs[key] === undefined) continue;
    const problem = checkArgument(choice, key, kwargs[key]);
    if (problem) errors.push({ field: `${field}.${key}`, message: problem });
  }
  if (errors.length === 0 && choice === 'random' && Number(kwargs.min_value) >= Number(kwargs.max_value)) {
    errors.push({ field: `${field}.max_value`, message: 'must be greater than min_value' });
  }
  return errors;
}

function checkArgument(choice: string, name: string, value: unknown): string | null {
  if (name === 'jitter') {
    const isShare = typeof value === 'number' && value >= 0 && value <= MOST_JITTER;
    return isShare || typeof value === 'boolean' ? null : `must be true, false or a number from 0 to ${MOST_JITTER}`;
  }
  if (choice === 'schedule') {
    const isList = Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every(isWait);
    return isList ? null : `must be a list of 1 to 100 integers from 0 to ${LONGEST_WAIT_SECONDS}`;
  }
  return isWait(value) ? null : `must be an integer from 0 to ${LONGEST_WAIT_SECONDS}`;
}

/**
 * Seconds to wait before retry `index`, counted from 0. A lower bound: jitter is only ever added, and never to `fixed`.
 *
 * @param random from 0 up to but without 1
 */
export function waitSeconds(config: RetryCountdownConfig, index: number, random: number): number {
  const kwargs = config.kwargs as Record<string, number | undefined>;
  const limit = Math.min(kwargs.limit ?? LONGEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS);
  const jittered = (wait: number) => wait * (1 + MOST_JITTER * random);
  switch (config.choice) {
    case 'linear':
      return jittered(Math.min(kwargs.base! * index, limit));
    case 'exponential':
      return jittered(Math.min(kwargs.base! ** index, limit));
    case 'random':
      return kwargs.min_value! + (kwargs.max_value! - kwargs.min_value!) * random;
    case 'schedule':
      return scheduledWait(config.kwargs, index, random);
    default:
      return kwargs.seconds!;
  }
}

/** When attempts outlast the list, its last wait repeats. */
function scheduledWait(kwargs: Readonly<Record<string, unknown>>, index: number, random: number): number {
  const waits = kwargs.seconds as number[];
  const wait = waits[Math.min(index, waits.length - 1)]!;
  const jitter = kwargs.jitter === true ? MOST_JITTER : Number(kwargs.jitter ?? 0);
  return wait * (1 + jitter * random);
}

function isWait(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LONGEST_WAIT_SECONDS;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No receiver may put a delivery off for longer: a day, in seconds. */
const LONGEST_SECONDS = 86_400;

/** The three forms of a date in HTTP, the two obsolete ones included. `Date.parse` alone reads a date into much nonsense. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Seconds that a `Retry-After` header asks for, a day at most; 0 where it is missing, in the past or nonsense.
 *
 * @param header seconds, or an HTTP date (RFC 9110, 10.2.3)
 */
export function retryAfterSeconds(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_SECONDS);
  if (!HTTP_DATES.some((form) => form.test(text))) return 0;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  if (Number.isNaN(at)) return 0;
  return Math.min(Math.max((at - nowMs) / 1000, 0), LONGEST_SECONDS);
}
