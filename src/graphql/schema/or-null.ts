import { AppError } from '../../common/errors.js';

/** What was found, or null: how a query answers for an id that never was and for another account's alike. */
export async function orNull<Found>(finding: Promise<Found>): Promise<Found | null> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
