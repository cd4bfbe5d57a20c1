import type { Span } from '../../counts/statistics.js';
import type { TimeRange } from './enums.js';

const HOUR = 3_600;

/** How far back the ranges look, and how exactly: for two days everything is kept by the minute, then by the hour. */
export const SPANS: Readonly<Record<TimeRange, Span>> = {
  hour: { seconds: HOUR, beginsAt: 'minute' },
  day: { seconds: 24 * HOUR, beginsAt: 'minute' },
  week: { seconds: 7 * 24 * HOUR, beginsAt: 'hour' },
  month: { seconds: 30 * 24 * HOUR, beginsAt: 'hour' },
};

/** Said of percentiles wherever they are shown. */
export const HISTOGRAM_NOTE = 'Estimated from a histogram, within 25 %. Null if there were no attempts.';
