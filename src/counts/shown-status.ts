/** The status that the undelivered list shows where nobody answered. */
export const STATUS_WITHOUT_ANSWER = 500;

/** Whether a receiver answered an attempt that ended in this error: a redirect is an answer. */
export const wasAnswered = (error: string | null): error is 'redirect' | null => error === null || error === 'redirect';

/** SQL: the status that the undelivered list shows for an attempt with this error and this status of its response. */
export function shownStatus(error: string, responseStatus: string): string {
  return `CASE WHEN ${error} IS NULL OR ${error} = 'redirect' THEN coalesce(${responseStatus}, ${STATUS_WITHOUT_ANSWER}) ELSE ${STATUS_WITHOUT_ANSWER} END`;
}
