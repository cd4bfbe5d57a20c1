import { invalidField } from '../../common/errors.js';
import type { TimeBucket, TimeRange } from '../schema/enums.js';
import { SPANS } from '../schema/time-spans.js';

const USUAL: Readonly<Record<TimeRange, TimeBucket>> = { hour: 'minute', day: 'hour', week: 'hour', month: 'day' };

/**
 * The step of a timeline of this range: the one asked for, else one that makes a readable chart. The finest possible one
 * makes 1,441 steps.
 *
 * @throws AppError `invalid_request` where the range is not kept as finely as that
 */
export function timelineStep(range: TimeRange, bucket: TimeBucket | null | undefined): TimeBucket {
  const step = bucket ?? USUAL[range];
  if (SPANS[range].beginsAt === 'minute' || step === 'hour' || step === 'day') return step;
  throw invalidField(
    'bucket',
    `must be HOUR or DAY when range is ${range.toUpperCase()}: minutes are kept for two days`,
  );
}
