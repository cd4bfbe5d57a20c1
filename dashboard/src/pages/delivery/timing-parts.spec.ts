import { describe, expect, it } from 'vitest';

import { timingParts } from './timing-parts.js';

const NONE = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

describe('Where an attempt’s time went', () => {
  it('is told by parts that add up to its duration', () => {
    const parts = timingParts({ durationMs: 120, dnsMs: 10, connectMs: 20, tlsMs: 30, firstByteMs: 100 });
    expect(parts).toEqual([
      { part: 'dns', ms: 10 },
      { part: 'connect', ms: 20 },
      { part: 'tls', ms: 30 },
      { part: 'wait', ms: 40 },
      { part: 'read', ms: 20 },
    ]);
  });

  it('leaves out a connection that stood already', () => {
    expect(timingParts({ ...NONE, durationMs: 50, firstByteMs: 45 }).map(({ part }) => part)).toEqual(['wait', 'read']);
  });

  it('ends with the wait where nothing came', () => {
    expect(timingParts({ ...NONE, durationMs: 50, dnsMs: 5 })).toEqual([
      { part: 'dns', ms: 5 },
      { part: 'wait', ms: 45 },
    ]);
  });

  it('is not told where nothing was measured', () => {
    expect(timingParts({ ...NONE, durationMs: 50 })).toEqual([]);
  });
});
