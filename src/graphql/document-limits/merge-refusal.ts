import type { GraphQLError } from 'graphql/index.js';

import { DOCUMENT_LIMITS } from './document-limits.js';
import { limitError } from './limit-error.js';

/**
 * Strings, which say nothing here, and comments; then what does. What is not closed ends with the text, so that each character
 * is read once: the parser refuses it.
 */
const TOKENS = /"""(?:\\"""|"(?!"")|[^"])*(?:"""|$)|"(?:[^"\\\n\r]|\\.)*"?|#[^\n\r]*|\.\.\.|[{}()[\]:@$]|[_A-Za-z]\w*/g;
const NAME = /^[_A-Za-z]/;

/** What a document makes GraphQL's validation compare: it merges fields of one name, also those of fragments. */
interface Merges {
  readonly spreads: number;
  /** Pairs of fields that have the same name in the answer, at the same place. */
  readonly pairs: number;
}

/**
 * The refusal of a document that spreads too many fragments or asks for one field too often, null where it may be validated.
 * GraphQL's own validation compares each such field with each other, and those of each fragment with those of each other, before
 * anything else is known of a document. So this looks at the text alone.
 */
export function mergeRefusal(query: unknown): GraphQLError | null {
  if (typeof query !== 'string') return null;
  const { spreads, pairs } = mergesOf(query);
  if (spreads > DOCUMENT_LIMITS.spreads) {
    return limitError(
      'document_too_costly',
      `It spreads ${spreads} fragments; the limit is ${DOCUMENT_LIMITS.spreads}.`,
    );
  }
  if (pairs <= DOCUMENT_LIMITS.pairs) return null;
  return limitError('document_too_costly', 'It selects the same fields too often in one place: select each once.');
}

/** A field of the answer, by the fields around it. */
interface Place {
  count: number;
  readonly below: Map<string, Place>;
}

/**
 * Counts by the place in the answer: the names of the fields around. Operations and fragments all begin at one place, because
 * any fragment may be spread anywhere.
 */
function mergesOf(query: string): Merges {
  const around: Place[] = [];
  let place: Place = { count: 0, below: new Map() };
  /** The field before, whose selection may follow. */
  let last: Place | undefined;
  /** How deep within arguments and values: nothing there is a field. */
  let within = 0;
  let spreads = 0;
  let pairs = 0;
  const tokens = query.match(TOKENS)?.filter((token) => !/^["#]/.test(token)) ?? [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token === '(' || token === '[') within++;
    else if (token === ')' || token === ']') within = Math.max(0, within - 1);
    else if (token === '...') {
      spreads++;
      // The fragment's name, or `on` and its type, is no field.
      if (tokens[at + 1] === 'on') at += 2;
      else if (NAME.test(tokens[at + 1] ?? '')) at++;
      last = undefined;
    } else if (within > 0) continue;
    else if (token === '@' || token === '$') at++;
    else if (token === '{') {
      around.push(place);
      place = last ?? place;
      last = undefined;
    } else if (token === '}') {
      place = around.pop() ?? place;
      last = undefined;
    } else if (around.length > 0 && NAME.test(token)) {
      // `name: field` is `name` in the answer.
      if (tokens[at - 1] === ':') continue;
      last = placeOf(place, token);
      pairs += last.count++;
    }
  }
  return { spreads, pairs };
}

function placeOf({ below }: Place, name: string): Place {
  let place = below.get(name);
  if (!place) below.set(name, (place = { count: 0, below: new Map() }));
  return place;
}
