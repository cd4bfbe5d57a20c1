/** No receiver may put a delivery off for longer: a day, in seconds. */
const LONGEST_SECONDS = 86_400;

/** The three forms of a date in HTTP, the two obsolete ones included. `Date.parse` alone reads a date into much nonsense. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Seconds that a `Retry-After` header asks for, a day at most; 0 where it is missing, in the past or nonsense.
 *
 * @param header seconds, or an HTTP date (RFC 9110, 10.2.3)
 */
export function retryAfterSeconds(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_SECONDS);
  if (!HTTP_DATES.some((form) => form.test(text))) return 0;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  if (Number.isNaN(at)) return 0;
  return Math.min(Math.max((at - nowMs) / 1000, 0), LONGEST_SECONDS);
}
