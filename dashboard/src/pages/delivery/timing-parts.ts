/** The parts of an attempt's time, in their order. */
const TIMING_PARTS = ['dns', 'connect', 'tls', 'wait', 'read'] as const;
export type TimingPart = (typeof TIMING_PARTS)[number];

interface Timed {
  readonly durationMs: number;
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From the beginning. */
  readonly firstByteMs: number | null;
}

/**
 * Where an attempt's time went, in milliseconds that add up to its duration. What was not measured is left out; the rest is
 * the wait for the first byte, then the reading. Nothing where not even a first byte or a connection was measured.
 */
export function timingParts({
  durationMs,
  dnsMs,
  connectMs,
  tlsMs,
  firstByteMs,
}: Timed): { part: TimingPart; ms: number }[] {
  const measured = [
    { part: 'dns' as const, ms: dnsMs },
    { part: 'connect' as const, ms: connectMs },
    { part: 'tls' as const, ms: tlsMs },
  ].flatMap(({ part, ms }) => (ms === null ? [] : [{ part, ms }]));
  if (firstByteMs === null && measured.length === 0) return [];
  const before = measured.reduce((sum, { ms }) => sum + ms, 0);
  const wait = { part: 'wait' as const, ms: Math.max(0, (firstByteMs ?? durationMs) - before) };
  if (firstByteMs === null) return [...measured, wait];
  return [...measured, wait, { part: 'read', ms: Math.max(0, durationMs - firstByteMs) }];
}
