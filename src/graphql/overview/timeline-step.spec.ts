import { describe, expect, it } from 'vitest';

import { TIME_BUCKETS, TIME_RANGES } from '../schema/enums.js';
import { timelineStep } from './timeline-step.js';

describe('The step of a timeline', () => {
  it.each([
    ['hour', 'minute'],
    ['day', 'hour'],
    ['week', 'hour'],
    ['month', 'day'],
  ] as const)('of a range of a %s is a %s by default', (range, step) => {
    expect(timelineStep(range, undefined)).toBe(step);
    expect(timelineStep(range, null)).toBe(step);
  });

  it('is the requested one if it is stored', () => {
    const refused = TIME_RANGES.flatMap((range) =>
      TIME_BUCKETS.filter((bucket) => {
        try {
          return timelineStep(range, bucket) !== bucket;
        } catch {
          return true;
        }
      }).map((bucket) => `${range} ${bucket}`),
    );
    expect(refused).toEqual(['week minute', 'week five_minutes', 'month minute', 'month five_minutes']);
  });

  it('is otherwise refused with the reason', () => {
    expect(() => timelineStep('week', 'minute')).toThrow(
      'bucket: must be HOUR or DAY when range is WEEK: minutes are kept for two days',
    );
  });
});
