import type { GraphqlContext } from '../../accounts/request-of.js';
import { AppError } from '../../common/errors.js';

/**
 * Bytes of large texts (payloads, response bodies and headers, owners' notes) that an operation may show: three deliveries
 * with all their newest attempts, sixteen of the largest payloads. A page of a hundred could have 25 MiB, its aliases far more.
 */
export const MOST_TEXT_BYTES = 4 * 1024 * 1024;

/** What a row of a list within a list counts for. */
export const ROW_BYTES = 256;

const TOO_LARGE =
  `Its payloads, bodies, headers and notes exceed ${MOST_TEXT_BYTES / 1024 / 1024} MiB in total. ` +
  'Request smaller pages, or fewer of these fields.';

/** How many bytes of large texts an operation may still show. They are counted before they are read. */
export class TextAllowance {
  private left = MOST_TEXT_BYTES;
  private refusal: AppError | undefined;

  /** @throws AppError `answer_too_large` where there are so many no more; from then on always */
  take(bytes: number): void {
    this.left -= bytes;
    // The same error each time: there may be thousands of fields.
    if (this.left < 0) throw (this.refusal ??= new AppError('answer_too_large', { detail: TOO_LARGE }));
  }
}

const allowances = new WeakMap<GraphqlContext, TextAllowance>();

/** The allowance of the operation that a context belongs to. */
export function textAllowance(context: GraphqlContext): TextAllowance {
  const allowance = allowances.get(context) ?? new TextAllowance();
  allowances.set(context, allowance);
  return allowance;
}

/** Each event of a subscription is an operation of its own. */
export function renewTextAllowance(context: GraphqlContext): void {
  allowances.set(context, new TextAllowance());
}
