import { describe, expect, it } from 'vitest';

import { timingParts } from './timing-parts.js';

const NONE = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

describe('The breakdown of an attempt’s time', () => {
  it('has parts that add up to its duration', () => {
    const parts = timingParts({ durationMs: 120, dnsMs: 10, connectMs: 20, tlsMs: 30, firstByteMs: 100 });
    expect(parts).toEqual([
      { part: 'dns', ms: 10 },
      { part: 'connect', ms: 20 },
      { part: 'tls', ms: 30 },
      { part: 'wait', ms: 40 },
      { part: 'read', ms: 20 },
    ]);
  });

  it('omits a reused connection', () => {
    expect(timingParts({ ...NONE, durationMs: 50, firstByteMs: 45 }).map(({ part }) => part)).toEqual(['wait', 'read']);
  });

  it('ends with the wait if there was no response', () => {
    expect(timingParts({ ...NONE, durationMs: 50, dnsMs: 5 })).toEqual([
      { part: 'dns', ms: 5 },
      { part: 'wait', ms: 45 },
    ]);
  });

  it('is absent if nothing was measured', () => {
    expect(timingParts({ ...NONE, durationMs: 50 })).toEqual([]);
  });
});
