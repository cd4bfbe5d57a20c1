import { describe, expect, it } from 'vitest';

import { LANES } from '../queue/lane.js';
import { ReadyLines } from './ready-lines.js';

const SECOND = 1_000_000;
const ready = {
  webhookId: 1,
  version: 3,
  lane: LANES.FIRST_ATTEMPT as number,
  isDue: true,
  isLate: false,
  circuit: 'closed' as const,
};

const before = { hints: 1, finds: 0 };

/** The ready lines, as `kind@from` by webhook. */
const shown = (lines: ReadyLines) =>
  lines
    .next(100, () => true)
    .map(({ id, lines: of }) => [id, Array.from(of.values(), ({ kind, fromUs }) => `${kind}@${fromUs}`)]);

const only = (lines: ReadyLines, kind: string) =>
  [...lines.next(1, () => true)[0]!.lines.values()].find((line) => line.kind === kind)!;

describe('Ready lines', () => {
  it('come from hints', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    lines.hint(1, 'byHand');
    expect(shown(lines)).toEqual([[1, ['fresh@0', 'byHand@0']]]);
  });

  it('are found by a look, from slightly earlier on, with long-waiting first attempts in two parts', () => {
    const lines = new ReadyLines();
    lines.found([
      { ...ready, lane: LANES.RETRY, emptyBeforeUs: 5 * SECOND },
      { ...ready, webhookId: 2, emptyBeforeUs: 6 * SECOND },
      { ...ready, webhookId: 3, emptyBeforeUs: 7 * SECOND, isLate: true },
    ]);
    expect(shown(lines)).toEqual([
      [1, ['retry@4750000']],
      [2, ['fresh@5750000']],
      [3, ['fresh@36750000', 'late@6750000']],
    ]);
    expect(lines.next(1, () => true)[0]!.version).toBe(3);
  });

  it('are forgotten once a claim gets less than it asked for, and kept while it gets everything', () => {
    const lines = new ReadyLines();
    lines.found([{ ...ready, emptyBeforeUs: SECOND }]);
    lines.claimed(only(lines, 'fresh'), before, 2, [SECOND, SECOND]);
    expect(lines.isEmpty).toBe(false);
    lines.claimed(only(lines, 'fresh'), before, 2, [SECOND]);
    expect(lines.isEmpty).toBe(true);
  });

  it('are kept if a look found something during the claim, whose result may be older', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    const line = only(lines, 'fresh');
    lines.found([{ ...ready, emptyBeforeUs: SECOND }]);
    lines.claimed(line, before, 8, []);
    expect(lines.isEmpty).toBe(false);
  });

  it('are kept if a hint arrived during the claim, whose result may be older', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    const line = only(lines, 'fresh');
    lines.hint(1);
    lines.claimed(line, before, 8, []);
    expect(shown(lines)).toEqual([[1, ['fresh@0']]]);
  });

  it('remember how far they were claimed, minus an allowance for slow commits', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    lines.claimed(only(lines, 'fresh'), before, 8, [90 * SECOND, 100 * SECOND]);
    lines.hint(1);
    expect(only(lines, 'fresh').fromUs).toBe(100 * SECOND - 250_000);
  });

  it('keep an older start found by a look during the claim', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    const line = only(lines, 'fresh');
    lines.found([{ ...ready, emptyBeforeUs: 42 * SECOND }]);
    lines.claimed(line, before, 8, [100 * SECOND]);
    expect(only(lines, 'fresh').fromUs).toBe(42 * SECOND - 250_000);
  });

  it('take turns if there are more than one claim can consider', () => {
    const lines = new ReadyLines();
    for (const id of [1, 2, 3, 4]) lines.hint(id);
    const turns = Array.from({ length: 3 }, () => lines.next(2, ({ id }) => id !== 3).map(({ id }) => id));
    expect(turns).toEqual([
      [1, 2],
      [4, 1],
      [2, 4],
    ]);
  });

  it('move back if a look finds something older', () => {
    const lines = new ReadyLines();
    lines.hint(1);
    lines.claimed(only(lines, 'fresh'), before, 8, [100 * SECOND]);
    lines.found([{ ...ready, emptyBeforeUs: 42 * SECOND }]);
    expect(only(lines, 'fresh').fromUs).toBe(42 * SECOND - 250_000);
  });
});
