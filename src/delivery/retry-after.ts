/** No receiver may put a delivery off for longer: a day, in seconds. */
const LONGEST_SECONDS = 86_400;

/**
 * Seconds that a `Retry-After` header asks for, a day at most; 0 where it is missing, in the past or nonsense.
 *
 * @param header seconds, or an HTTP date (RFC 9110, 10.2.3)
 */
export function retryAfterSeconds(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_SECONDS);
  if (!/^[A-Za-z]{3},? /.test(text)) return 0;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return 0;
  return Math.min(Math.max((at - nowMs) / 1000, 0), LONGEST_SECONDS);
}
