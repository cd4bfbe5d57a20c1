import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../support/app.js';
import { processesLeft, Program } from '../support/program.js';
import { Random } from '../support/random.js';
import { buildService } from '../support/service-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The long run: `SIGNAL_SCENES=200 SIGNAL_SEED=1 npm test -- test/e2e/signals`. */
const SCENES = Number(process.env.SIGNAL_SCENES ?? 6);
const SEED = Number(process.env.SIGNAL_SEED ?? Math.floor(Math.random() * 2 ** 31));

const node = (file: string) => [process.execPath, join('dist/src', file)] as const;
/** Every command that starts a Postgres, and roughly how long its start takes, in milliseconds. */
const COMMANDS = {
  service: { command: node('main.js'), startsIn: 3_000 },
  demo: { command: node('demo/main.js'), startsIn: 4_000 },
  'npm run demo': { command: ['npm', 'run', 'demo'], startsIn: 5_000 },
  migrate: { command: node('migrate.js'), startsIn: 2_000 },
} as const;

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

interface Shot {
  readonly signal: (typeof SIGNALS)[number];
  readonly target: 'process' | 'group';
  /** Since the previous signal. */
  readonly afterMs: number;
}

/** About half of the first signals come during the start. The others follow at once or while the program stops. */
function randomShots(random: Random, startsIn: number): Shot[] {
  return Array.from({ length: 1 + random.below(5) }, (_, n) => ({
    signal: random.oneOf(SIGNALS),
    target: random.oneOf(['process', 'group']),
    afterMs: n === 0 ? random.below(startsIn * 2) : random.oneOf([0, random.below(30), random.below(600)]),
  }));
}

describe('Signals, however many come,', () => {
  let folder: string;
  beforeAll(async () => {
    buildService();
    folder = await temporaryFolder();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Array.from({ length: SCENES }, (_, n) => SEED + n))(
    'end a command with 0 and leave nothing running (seed %i)',
    async (seed) => {
      const random = new Random(seed);
      const name = random.oneOf(Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]);
      const { command, startsIn } = COMMANDS[name];
      const shots = randomShots(random, startsIn);
      // Now and then Postgres's files do not exist yet.
      const dataDir = join(folder, random.below(5) === 0 ? String(seed) : 'kept');
      const [file, ...args] = command;
      const program = new Program(file, args, { DATA_DIR: dataDir, PORT: String(await freePort()) });

      let isGraceful: boolean | undefined;
      for (const { signal, target, afterMs } of shots) {
        await Promise.race([program.ended, new Promise((resolve) => setTimeout(resolve, afterMs))]);
        // Before the program listens for signals, it has started nothing and ends at once. npm catches them for its
        // script.
        const isUp = /demo is at/.test(program.output);
        isGraceful ??= name === 'npm run demo' ? isUp : await program.catchesSignals();
        // npm forwards neither a hang-up nor a signal during the start of a script: it exits and leaves the script
        // behind.
        const isKept = name === 'npm run demo' && (!isUp || signal === 'SIGHUP');
        program.signal(signal, isKept ? 'group' : target);
      }
      const code = await program.ended;

      const scene = JSON.stringify({ seed, name, shots, output: program.output.slice(-500) });
      // After a hang-up npm exits with its own code, however the demo ends.
      const isNpms = name === 'npm run demo' && shots.some(({ signal }) => signal === 'SIGHUP');
      expect({ scene, code: isGraceful && !isNpms ? code : 0 }).toEqual({ scene, code: 0 });
      await expect
        .poll(async () => ({ scene, left: await processesLeft(program.pid, folder) }), { timeout: 30_000 })
        .toEqual({ scene, left: [] });
    },
    90_000,
  );
});
