import { randomFillSync } from 'node:crypto';

import { now, pause } from './clock.js';
import { payloadText } from './payload.js';
import { PUBLISH, WAKE } from './raw-loop.statements.js';

const random = Buffer.alloc(8 * 512);
let randomAt = random.length;

/** UUID version 7. */
function eventId() {
  if (randomAt === random.length) {
    randomFillSync(random);
    randomAt = 0;
  }
  const time = Date.now().toString(16).padStart(12, '0');
  const noise = random.toString('hex', randomAt, randomAt + 8);
  randomAt += 8;
  return `${time}7${noise.slice(0, 3)}9${noise.slice(1)}`;
}

const draft = (type, payload) => `{"id":"${eventId()}","type":"${type}","payload":${JSON.stringify(payload)}}`;

/**
 * How the raw loop accepts events. Frozen with it, see `raw-loop.js`. Updates `counts`, and calls `wake` after each
 * commit.
 */
export function makePublisher({ pool, accountId, counts, wake, atOnce }) {
  /** @param drafts texts of JSON rows, see `draft` */
  async function publish(drafts) {
    counts.statements += 1;
    await pool.query({ ...PUBLISH, values: [`[${drafts.join(',')}]`, accountId] });
    counts.published += drafts.length;
    wake();
  }

  const notify = () => {
    counts.statements += 1;
    return pool.query(WAKE);
  };

  /** Publishes batch after batch, two at a time, never more than `ahead` events ahead of the deliveries. */
  async function throughput({ types, from, count, batch, bytes, ahead, tell }) {
    const startedAt = now();
    const isAhead = () => !tell && counts.published - counts.answered > ahead;
    let next = 0;
    const publisher = async () => {
      while (next < count) {
        while (isAhead()) await pause(1);
        const first = next;
        next = Math.min(count, first + batch);
        const at = now();
        await publish(
          Array.from({ length: next - first }, (_, i) =>
            draft(types[(first + i) % types.length], payloadText(from + first + i, at, bytes)),
          ),
        );
        if (tell) await notify();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, publisher));
    return { startedAt, endedAt: now() };
  }

  /**
   * One event at a time on a schedule. Those that come during a commit share the next one. Accepted means committed.
   */
  async function singles({ types, from, count, perSecond, jitter, bytes, tell }) {
    const interval = 1000 / perSecond;
    const start = now();
    const scheduled = Float64Array.from(
      { length: count },
      (_, i) => start + (i + 1 + jitter * (Math.random() - 0.5)) * interval,
    );
    const accepted = new Float64Array(count).fill(Number.NaN);
    let gathered = [];
    let committing = 0;
    const commits = new Set();
    const commit = async () => {
      committing += 1;
      while (gathered.length > 0) {
        const batch = gathered.splice(0, 500);
        await publish(
          batch.map((index) => draft(types[index % types.length], payloadText(from + index, scheduled[index], bytes))),
        );
        const at = now();
        for (const index of batch) accepted[index] = at;
        if (tell) await notify();
      }
      committing -= 1;
    };
    for (let next = 0; next < count;) {
      while (next < count && scheduled[next] <= now()) gathered.push(next++);
      if (gathered.length > 0 && committing < atOnce) {
        const running = commit().finally(() => commits.delete(running));
        commits.add(running);
      }
      await pause(1);
    }
    await Promise.all(commits);
    return { scheduled, accepted };
  }

  return { throughput, singles };
}
