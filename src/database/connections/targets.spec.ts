import { describe, expect, it } from 'vitest';

import { Random } from '../../../test/support/random.js';
import { readDatabaseUrl } from '../../config/database-url.js';
import { type Target, Targets } from './targets.js';

/** `SEED` repeats the same scenes. */
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const SCENES = 2_000;

/** The server's error for a target, or undefined if it works. */
interface Server {
  readonly isUp: boolean;
  readonly isWritable: boolean;
  readonly hasTls: boolean;
  readonly wantsTls: boolean;
}

function refusalBy({ isUp, isWritable, hasTls, wantsTls }: Server, { isEncrypted }: Target): Error | undefined {
  if (!isUp) return new Error('connect ECONNREFUSED');
  if (isEncrypted && !hasTls) return new Error('The server does not support SSL connections');
  if (!isEncrypted && wantsTls) return new Error('no pg_hba.conf entry for host "::1", no encryption');
  return isWritable ? undefined : new Error('the database is read-only');
}

describe('Targets', () => {
  it('never use TCP for a socket path, nor TLS for a socket', () => {
    const ways = new Targets(readDatabaseUrl('postgres://%2Frun,h/db'));
    expect(ways.count).toBe(3);
    expect(ways.first).toEqual({ host: '/run', port: 5432, isEncrypted: false });
  });

  it(`reach the writable server within as many tries as there are targets, whatever else fails meanwhile (SEED=${SEED})`, () => {
    const random = new Random(SEED);
    const chance = () => random.next() < 0.5;
    for (let scene = 0; scene < SCENES; scene++) {
      const hosts = Array.from({ length: 1 + random.below(3) }, (_, index) => `h${index}`);
      const mode = random.oneOf(['prefer', 'allow']);
      const targets = new Targets(readDatabaseUrl(`postgres://${hosts.join()}/db?sslmode=${mode}`));
      for (let change = 0; change < 4; change++) {
        const primary = random.oneOf(hosts);
        const servers = new Map(
          hosts.map((host) => {
            const hasTls = chance();
            const isPrimary = host === primary;
            return [host, { isUp: isPrimary || chance(), isWritable: isPrimary, hasTls, wantsTls: hasTls && chance() }];
          }),
        );
        /** Some connect concurrently: their choice is judged after others have moved on. */
        const tries = (): boolean => {
          const chosen = Array.from({ length: 1 + random.below(3) }, () => targets.first);
          const refusals = chosen.map((target) => [target, refusalBy(servers.get(target.host)!, target)] as const);
          for (const [target, refusal] of refusals) {
            if (refusal) targets.failed(target);
          }
          return refusals.some(([, refusal]) => !refusal);
        };
        const rounds = Array.from({ length: targets.count });
        expect(rounds.some(tries), `scene ${scene}, change ${change}`).toBe(true);
        expect(targets.first.host, `scene ${scene}, change ${change}`).toBe(primary);
      }
    }
  });
});
