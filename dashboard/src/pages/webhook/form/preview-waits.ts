import type { RetryConfig } from './retry-config.js';

/** The wait before one retry, in seconds: at least, and at most. */
export interface Wait {
  readonly least: number;
  readonly most: number;
}

/** Thirty days: no wait is longer. */
const LONGEST = 2_592_000;
/** The share that jitter adds at most. */
const JITTER = 0.1;

/** The waits between so many attempts; as long as the service makes them, so that what is shown is what will be. */
export function previewWaits(config: RetryConfig, attempts: number): Wait[] {
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, index) => waitBefore(config, index));
}

function waitBefore({ choice, kwargs }: RetryConfig, index: number): Wait {
  const of = (name: string) => Number(kwargs[name] ?? 0);
  const limit = Math.min(kwargs.limit === undefined ? LONGEST : of('limit'), LONGEST);
  switch (choice) {
    case 'linear':
      return jittered(Math.min(of('base') * index, limit), JITTER);
    case 'exponential':
      return jittered(Math.min(of('base') ** index, limit), JITTER);
    case 'random':
      return { least: of('min_value'), most: of('max_value') };
    case 'schedule':
      return scheduled(kwargs, index);
    default:
      return jittered(of('seconds'), 0);
  }
}

function scheduled({ seconds, jitter }: RetryConfig['kwargs'], index: number): Wait {
  const waits = Array.isArray(seconds) ? seconds.map(Number) : [];
  return jittered(waits[Math.min(index, waits.length - 1)] ?? 0, jitter === true ? JITTER : Number(jitter ?? 0));
}

function jittered(least: number, share: number): Wait {
  return { least, most: least * (1 + share) };
}
