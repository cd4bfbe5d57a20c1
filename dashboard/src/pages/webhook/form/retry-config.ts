import type { NumberText, RetryValues } from './form-values.js';
import { RETRY_CHOICES } from './form-values.js';
import { readSchedule, writeSchedule } from './schedule-text.js';

/** As the service takes and shows it. */
export interface RetryConfig {
  readonly choice: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** The inputs of a choice that nobody has filled in yet. */
export const SUGGESTED: RetryValues = {
  choice: 'fixed',
  seconds: 60,
  base: 2,
  limit: 3_600,
  minValue: 30,
  maxValue: 120,
  schedule: '5s, 5m, 30m, 2h',
  jitter: true,
};

const number = (value: NumberText) => (value === '' ? undefined : Number(value));

/** The countdown that the inputs make, fit to be sent once they are valid. */
export function configOf(values: RetryValues): RetryConfig {
  const { choice, seconds, base, limit, minValue, maxValue, schedule, jitter } = values;
  const bounded = { base: number(base), ...(limit !== '' && { limit: number(limit) }) };
  const kwargs = {
    fixed: { seconds: number(seconds) },
    linear: bounded,
    exponential: bounded,
    random: { min_value: number(minValue), max_value: number(maxValue) },
    schedule: { seconds: readSchedule(schedule) ?? [], ...(jitter !== false && { jitter }) },
  }[choice];
  return { choice, kwargs };
}

/** The inputs that show a countdown; those of other choices keep their suggestion. */
export function valuesOf(config: RetryConfig, suggested: RetryValues): RetryValues {
  const { kwargs } = config;
  const choice = RETRY_CHOICES.find((known) => known === config.choice) ?? 'fixed';
  const given = (name: string, otherwise: NumberText) => (typeof kwargs[name] === 'number' ? kwargs[name] : otherwise);
  const isBounded = choice === 'linear' || choice === 'exponential';
  const { jitter = false } = kwargs;
  return {
    choice,
    seconds: given('seconds', suggested.seconds),
    base: given('base', suggested.base),
    limit: given('limit', isBounded ? '' : suggested.limit),
    minValue: given('min_value', suggested.minValue),
    maxValue: given('max_value', suggested.maxValue),
    schedule: Array.isArray(kwargs.seconds) ? writeSchedule(kwargs.seconds.map(Number)) : suggested.schedule,
    jitter: choice !== 'schedule' ? suggested.jitter : typeof jitter === 'number' ? jitter : jitter === true,
  };
}
