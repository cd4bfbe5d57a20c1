import { describe, expect, it } from 'vitest';

import { LANES } from '../queue/lane.js';
import { LaneFloors } from './lane-floors.js';

const SECOND = 1_000_000;
const found = {
  webhookId: 1,
  lane: LANES.FIRST_ATTEMPT as number,
  version: 3,
  emptyBeforeUs: 100 * SECOND,
  isDue: true,
  isLate: false,
  circuit: 'closed' as const,
};

describe('Lane floors', () => {
  it('are at the first due delivery found by a look, minus an allowance for slow commits', () => {
    const floors = new LaneFloors();
    floors.learn([found, { ...found, webhookId: 2, emptyBeforeUs: 70 * SECOND }]);
    expect(floors.list()).toEqual([
      { webhook_id: 2, lane: LANES.FIRST_ATTEMPT, from_us: 67 * SECOND },
      { webhook_id: 1, lane: LANES.FIRST_ATTEMPT, from_us: 97 * SECOND },
    ]);
  });

  it('rise while nothing is due, and move back if something older is found', () => {
    const floors = new LaneFloors();
    floors.learn([found]);
    floors.learn([{ ...found, emptyBeforeUs: 200 * SECOND, isDue: false }]);
    expect(floors.list()).toMatchObject([{ from_us: 197 * SECOND }]);
    floors.learn([{ ...found, emptyBeforeUs: 42 * SECOND }]);
    expect(floors.list()).toMatchObject([{ from_us: 39 * SECOND }]);
  });

  it('are not kept for lanes in which nothing was due', () => {
    const floors = new LaneFloors();
    floors.learn([{ ...found, isDue: false }]);
    expect(floors.list()).toEqual([]);
  });

  it('are kept for the five hundred lanes that were due last', () => {
    const floors = new LaneFloors();
    for (let webhookId = 1; webhookId <= 600; webhookId++) floors.learn([{ ...found, webhookId }]);
    const ids = floors.list().map(({ webhook_id: id }) => id);
    expect([ids.length, Math.min(...ids)]).toEqual([500, 101]);
  });
});
