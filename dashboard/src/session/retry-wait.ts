const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before the service is asked again: doubling from one second to fifteen, with up to a fifth less by
 * chance, so that many open pages do not all come back in the same instant.
 *
 * @param failures asked in vain so far, from 0
 * @param chance 0 to 1
 */
export function retryWait(failures: number, chance: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (1 - chance / 5);
}
