import type { Block } from './count-blocks.js';

/**
 * In which blocks of a list a part of it lies, and how many of their rows come before it. Ids of one block may be of two
 * days: both are taken, since their rows lie among each other.
 *
 * @param blocks in the order of the list
 */
export function locate(blocks: readonly Block[], { offset, limit }: { offset: number; limit: number }) {
  const within: Block[] = [];
  let skip = 0;
  let before = 0;
  for (let start = 0; start < blocks.length && before < offset + limit;) {
    const end = endOfBlock(blocks, start);
    const parts = blocks.slice(start, end);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (before + count > offset) {
      if (within.length === 0) skip = offset - before;
      within.push(...parts);
    }
    before += count;
    start = end;
  }
  return { within, skip };
}

/** Behind the parts of one block. */
function endOfBlock(blocks: readonly Block[], start: number): number {
  let end = start + 1;
  while (end < blocks.length && blocks[end]!.block === blocks[start]!.block) end++;
  return end;
}
