import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { World } from '../support/liveness/world.js';
import { buildService } from '../support/service-process.js';

/** `LIVENESS_SCENES=5000 LIVENESS_AT_ONCE=100` is the long run. `LIVENESS_SEED` repeats the scenes of a run. */
const SCENES = Number(process.env.LIVENESS_SCENES ?? 200);
const SEED = Number(process.env.LIVENESS_SEED ?? Date.now() % 1_000_000_000);
const AT_ONCE = Number(process.env.LIVENESS_AT_ONCE ?? 25);
const MOST_MS_FOR_EACH = 60_000;

describe(`After any trouble (${SCENES} scenes, LIVENESS_SEED=${SEED})`, () => {
  const database = useDatabase();
  const world = new World();
  beforeAll(async () => {
    buildService();
    await world.start(database());
  }, 240_000);
  afterAll(() => world.stop(), 60_000);

  it(
    'every delivery arrives once all is well, none is held twice, and no healthy receiver is cut off',
    async () => {
      console.log(`Liveness: ${SCENES} scenes from LIVENESS_SEED=${SEED}`);
      const faults: string[] = [];
      for (let from = 0; from < SCENES; from += AT_ONCE) {
        const seeds = Array.from({ length: Math.min(AT_ONCE, SCENES - from) }, (_, n) => SEED + from + n);
        const found = await world.play(seeds);
        for (const fault of found) console.log(fault);
        faults.push(...found);
        if (SCENES > 1_000) console.log(`${from + seeds.length} of ${SCENES} scenes, ${faults.length} faults`);
      }
      expect(faults).toEqual([]);
    },
    Math.ceil(SCENES / AT_ONCE) * MOST_MS_FOR_EACH,
  );
});
