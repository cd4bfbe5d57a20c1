import type { DayPartition, PartitionState } from './day-partition.js';
import { LIST_PARTITIONS } from './day-partition.js';
import type { RetentionSession } from './retention.session.js';

const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 3;
/** Between tries and after a detachment (milliseconds): every session plans its statements anew and should not have to twice at once. */
const PAUSE_MS = 200;

const DETACH: Record<Exclude<PartitionState, 'detached'>, (partition: DayPartition) => string> = {
  attached: ({ table, name }) => `ALTER TABLE ${table} DETACH PARTITION ${name} CONCURRENTLY`,
  detaching: ({ table, name }) => `ALTER TABLE ${table} DETACH PARTITION ${name} FINALIZE`,
};

/**
 * Takes a day of a table away. Nobody waits for it: writers go on meanwhile, and where a reader still holds the day it gives
 * way, tries again and at last leaves it half detached for the next pass, which goes on from there.
 *
 * @returns whether it is gone
 */
export async function dropPartition(session: RetentionSession, given: DayPartition): Promise<boolean> {
  let partition: DayPartition | undefined = given;
  for (let tries = 0; tries < TRIES && partition && !session.isStopped; tries++) {
    try {
      if (partition.state !== 'detached') {
        await session.query(DETACH[partition.state](partition));
        await session.pause(PAUSE_MS);
      }
      await session.query(`DROP TABLE ${partition.name}`);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await session.pause(PAUSE_MS);
      partition = (await session.query<DayPartition>(LIST_PARTITIONS)).find(({ name }) => name === given.name);
    }
  }
  return partition === undefined;
}
