import { MAX_VALUE_LENGTH, NOT_IN_VALUE } from '../../egress/request-headers.js';
import { type BodySource, eventInstance } from './render-body.js';

/** What a placeholder stands for in the request of one delivery. */
type Source = Pick<BodySource, 'uuid' | 'eventId' | 'type' | 'instance' | 'objectId'>;

const PLACEHOLDERS: Readonly<Record<string, (source: Source) => string>> = {
  '{{event.type}}': ({ type }) => type,
  '{{event.id}}': ({ eventId }) => eventId,
  '{{event.instance}}': eventInstance,
  '{{delivery.uuid}}': ({ uuid }) => uuid,
};

const ANY = new RegExp(Object.keys(PLACEHOLDERS).join('|').replaceAll('.', '\\.'), 'g');
const MOST_IN_A_VALUE = 10;

/** What is wrong with the placeholders of an additional header's value, and what to do; null where nothing is. */
export function checkPlaceholders(value: string): string | null {
  const known = Object.keys(PLACEHOLDERS).join(', ');
  const other = /\{\{[^{}]{0,50}(?:\}\})?/.exec(value.replaceAll(ANY, ' '))?.[0];
  if (other !== undefined) return `contains ${other}, which is not a placeholder: use ${known}, or a single brace`;
  const count = value.match(ANY)?.length ?? 0;
  return count > MOST_IN_A_VALUE ? `must contain at most ${MOST_IN_A_VALUE} placeholders` : null;
}

/** Where in a list of names and values by turns values with placeholders are; empty for most webhooks. */
export function placesToFill(headers: readonly string[]): number[] {
  return headers.flatMap((text, at) => (at % 2 === 1 && text.search(ANY) >= 0 ? at : []));
}

/**
 * The headers of one delivery's request: a copy of the list with the values at these places filled in. What a header may not
 * hold (line breaks and other control characters, anything outside Latin-1) is left out of what is filled in, and a value is
 * cut at the length that one may have.
 */
export function filledHeaders(headers: readonly string[], places: readonly number[], source: Source): string[] {
  const filled = [...headers];
  for (const at of places) {
    const value = headers[at]!.replaceAll(ANY, (placeholder) =>
      PLACEHOLDERS[placeholder]!(source).replaceAll(NOT_IN_VALUE, ''),
    );
    filled[at] = value.slice(0, MAX_VALUE_LENGTH).trim();
  }
  return filled;
}
