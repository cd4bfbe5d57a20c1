import { invalidField } from '../common/errors.js';

/**
 * The status that an inbox returns: 200 unless its URL asks for another with `?status=`.
 *
 * @throws AppError `invalid_request` for anything but 200 to 599; a 1xx is not a final response
 */
export function answerStatus(chosen: unknown): number {
  if (chosen === undefined) return 200;
  if (typeof chosen !== 'string' || !/^[2-5]\d\d$/.test(chosen))
    throw invalidField('status', 'must be a status from 200 to 599');
  return Number(chosen);
}
