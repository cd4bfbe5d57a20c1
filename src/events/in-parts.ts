/** A part of a list: from `start` up to but not including `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a list of weights in order into as few parts as possible of at most this weight. A heavier one is a part of
 * its own.
 */
export function inParts(weights: readonly number[], most: number): Part[] {
  const parts: { start: number; end: number }[] = [{ start: 0, end: 0 }];
  let weight = 0;
  for (const [index, own] of weights.entries()) {
    weight += own;
    if (weight > most && index > parts.at(-1)!.start) {
      parts.push({ start: index, end: index });
      weight = own;
    }
    parts.at(-1)!.end = index + 1;
  }
  return parts;
}
