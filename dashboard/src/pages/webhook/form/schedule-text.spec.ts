import { describe, expect, it } from 'vitest';

import { readSchedule, writeSchedule } from './schedule-text.js';

describe('A typed schedule', () => {
  it('is read in seconds, with or without units', () => {
    expect(readSchedule('5, 5m 1h30m;1D')).toEqual([5, 300, 5_400, 86_400]);
  });

  it('is refused if a part is not a duration', () => {
    for (const text of ['', ' , ', '5x', '-3', '1.5h', 'm5']) expect(readSchedule(text)).toBeNull();
  });

  it('is written the way it is read', () => {
    expect(writeSchedule([0, 5, 5_400, 90_061])).toBe('0s, 5s, 1h30m, 1d1h1m1s');
    expect(readSchedule(writeSchedule([0, 5, 5_400, 90_061]))).toEqual([0, 5, 5_400, 90_061]);
  });
});
