import { LRUCache } from 'lru-cache';

import type { LaneFloor, ReadyLane } from '../queue/delivery.types.js';

/** More lanes than these have something due only where each has little: their looks are cheap as they are. */
const MOST = 500;
/** A lane in which nothing has been due for so long has few entries of deliveries long gone. */
const FORGOTTEN_AFTER_MS = 300_000;
/** A delivery is due from when its transaction began, and may be seen later by as long as that took. */
const SLACK_US = 3_000_000;

/**
 * How far lanes were empty when they were last looked at. A look need not begin before that, where nothing is left but the
 * index entries of deliveries long gone, which Postgres cannot remove while some transaction holds an old snapshot.
 */
export class LaneFloors {
  private readonly floors = new LRUCache<string, { floor: LaneFloor }>({ max: MOST, ttl: FORGOTTEN_AFTER_MS });

  list(): LaneFloor[] {
    return Array.from(this.floors.values(), ({ floor }) => floor);
  }

  /** @param lanes what a look answered */
  learn(lanes: readonly ReadyLane[]): void {
    for (const { webhookId, lane, emptyBeforeUs, isDue } of lanes) {
      const key = `${webhookId} ${lane}`;
      const floor = { webhook_id: webhookId, lane, from_us: Math.max(0, Math.floor(emptyBeforeUs - SLACK_US)) };
      const known = this.floors.peek(key);
      if (isDue) this.floors.set(key, { floor });
      // As long as nothing is due there it grows older.
      else if (known) known.floor = floor;
    }
  }
}
