import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { MOST_LOST_ATTEMPTS } from '../../src/delivery/queue/record.statement.js';
import { useApp } from '../support/app.js';
import { Random } from '../support/random.js';
import { SimulatedWorker } from '../support/simulated-worker.js';
import type { TestAccount } from '../support/test-account.js';

const SEEDS = Array.from({ length: Number(process.env.LEASES_SEEDS ?? 6) }, (_, index) => index + 1);
const FIRST_SEED = Number(process.env.LEASES_FIRST_SEED ?? 1);
const SECONDS = 45;
const WORKERS = 3;
/** A timeout that ends within a scene, and one that never does. */
const SHORTEST_TIMEOUT_SECONDS = 4;
const TIMEOUTS_SECONDS = [SHORTEST_TIMEOUT_SECONDS, null];
/** No process takes a worker for lost if it was frozen for less than this. */
const NEVER_LOST_SECONDS = 8;
/**
 * How long full delivery may take once everything is healthy: one lease lifetime without a gap, one more until the
 * worker is missed, and the attempts.
 */
const HEALED_WITHIN_SECONDS = 32;

describe('Leases, while workers die, freeze, stop and lose their database', () => {
  const app = useApp({ ROLES: 'api' });
  let db: pg.Client;
  let pool: StatementPool;
  let passed = 0;

  beforeAll(async () => {
    pool = new StatementPool(new DatabaseServer(app().config));
    db = new pg.Client({ connectionString: app().config.databaseUrl });
    await db.connect();
  });
  beforeEach(() => {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + passed * 1_000);
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(() => Promise.all([db.end(), pool.onApplicationShutdown()]));

  it.each(SEEDS.map((seed) => seed + FIRST_SEED - 1))(
    'move on from dead workers within seconds and never from a live one (seed %i)',
    async (seed) => {
      expect(await new Scene(seed).play()).toEqual({ pending: 0, givenUp: [] });
    },
    240_000,
  );

  /** Advances time by one second for every process and the database. */
  async function second(): Promise<void> {
    passed += 1;
    await db.query(`
      UPDATE workers SET started_at = started_at - interval '1 second', beat_at = beat_at - interval '1 second',
                         steady_since = steady_since - interval '1 second', ended_at = ended_at - interval '1 second'`);
    await db.query(`
      UPDATE pending_deliveries SET next_attempt_at = next_attempt_at - interval '1 second',
                                    leased_at = leased_at - interval '1 second', leased_until = leased_until - interval '1 second'`);
  }

  class Scene {
    private readonly random: Random;
    private workers: SimulatedWorker[] = [];
    private readonly gone: SimulatedWorker[] = [];
    private webhookIds: number[] = [];
    private account!: TestAccount;
    /** How often each delivery really lost its worker. */
    private readonly losses = new Map<string, number>();
    private outage = 0;
    private heals = false;

    constructor(seed: number) {
      this.random = new Random(seed);
    }

    /** Plays the scene. Returns what is left after everything has been healthy for long enough. */
    async play(): Promise<{ pending: number; givenUp: string[] }> {
      await this.begin();
      for (let n = 0; n < SECONDS; n++) {
        if (this.random.below(2) === 0) await this.account.publish();
        await this.trouble();
        await this.everySecond();
      }
      await this.heal();
      return { pending: await this.pending(), givenUp: await this.givenUp() };
    }

    private async begin(): Promise<void> {
      await db.query('DELETE FROM pending_deliveries');
      await db.query('DELETE FROM workers');
      const account = await app().account();
      const targetUrl = 'http://127.0.0.1:9999/';
      for (const timeoutSeconds of TIMEOUTS_SECONDS) {
        this.webhookIds.push((await account.webhook({ targetUrl, timeoutSeconds })).id);
      }
      this.account = account;
      for (let n = 0; n < 8; n++) await account.publish();
      for (let n = 0; n < WORKERS; n++) this.start();
    }

    private start(): void {
      this.workers.push(new SimulatedWorker(app().config, pool));
    }

    private async trouble(): Promise<void> {
      const worker = this.workers.length > 0 ? this.random.oneOf(this.workers) : undefined;
      const chance = this.random.below(100);
      if (!worker || (chance < 12 && this.workers.length < WORKERS)) this.start();
      else if (chance < 16) this.kill(worker);
      else if (chance < 19 && this.outage === 0) await this.stop(worker);
      else if (chance < 27) worker.frozenFor = Math.max(worker.frozenFor, 1 + this.random.below(25));
      else if (chance < 31 && this.outage === 0) this.outage = 1 + this.random.below(25);
    }

    private kill(worker: SimulatedWorker): void {
      this.workers = this.workers.filter((each) => each !== worker);
      this.gone.push(worker);
      for (const id of worker.held.keys()) this.losses.set(id, (this.losses.get(id) ?? 0) + 1);
    }

    private async stop(worker: SimulatedWorker): Promise<void> {
      if (worker.frozenFor > 0 || worker.awayFor > 0) return;
      this.workers = this.workers.filter((each) => each !== worker);
      this.gone.push(worker);
      await worker.stop();
    }

    private async everySecond(): Promise<void> {
      await second();
      const wasOut = this.outage > 0;
      if (wasOut) this.outage--;
      for (const worker of shuffled(this.workers, this.random)) {
        // Each process takes a few seconds of its own to reconnect.
        if (wasOut) worker.awayFor = 1 + this.random.below(5);
        else if (worker.awayFor > 0) worker.awayFor--;
        worker.database.isAway = worker.awayFor > 0;
        if (worker.frozenFor > 0) this.standStill(worker);
        else await this.live(worker);
      }
    }

    private standStill(worker: SimulatedWorker): void {
      worker.frozenFor--;
      for (const lease of worker.held.values()) {
        lease.age++;
        lease.frozenFor++;
      }
    }

    private async live(worker: SimulatedWorker): Promise<void> {
      await worker.wakeUp();
      await worker.second();
      for (const { frozenFor } of await worker.record()) {
        expect(frozenFor, 'the outcome of a live worker was refused').toBeGreaterThanOrEqual(NEVER_LOST_SECONDS);
      }
      for (const lease of worker.held.values()) {
        if (this.random.below(this.heals ? 2 : 8) === 0 || ++lease.age > SHORTEST_TIMEOUT_SECONDS)
          lease.isAnswered = true;
      }
      const slots = 1 + this.random.below(2);
      const claimed = (ids: readonly string[]) => this.claimed(worker, ids);
      if (!this.heals && this.random.below(25) === 0) {
        worker.standsStillClaiming(this.webhookIds, slots, claimed);
        worker.frozenFor = 1 + this.random.below(20);
        return;
      }
      worker.database.losesAnswers = !this.heals && this.random.below(10) === 0;
      await worker.claim(this.webhookIds, slots, claimed);
      worker.database.losesAnswers = false;
    }

    /**
     * Any other worker that believes it holds the delivery must be dead, or frozen long enough to be taken for dead.
     */
    private claimed(worker: SimulatedWorker, ids: readonly string[]): void {
      for (const id of ids) {
        for (const other of this.workers) {
          const lease = other === worker ? undefined : other.held.get(id);
          if (!lease) continue;
          expect(lease.frozenFor, `${id} was taken from a live worker`).toBeGreaterThanOrEqual(NEVER_LOST_SECONDS);
          this.losses.set(id, (this.losses.get(id) ?? 0) + 1);
        }
      }
    }

    private async heal(): Promise<void> {
      this.heals = true;
      this.outage = 0;
      for (const worker of this.workers) Object.assign(worker, { frozenFor: 0 });
      if (this.workers.length === 0) this.start();
      for (let n = 0; n < HEALED_WITHIN_SECONDS && (await this.pending()) > 0; n++) await this.everySecond();
      await Promise.all([...this.workers, ...this.gone].map((worker) => worker.wakeUp()));
    }

    /** Deliveries that did not arrive although they lost too few workers to be exhausted. */
    private async givenUp(): Promise<string[]> {
      const { rows } = await db.query<{ id: string }>(
        `SELECT id::text FROM deliveries WHERE account_id = $1 AND status <> 'delivered'`,
        [this.account.id],
      );
      return rows.map(({ id }) => id).filter((id) => (this.losses.get(id) ?? 0) < MOST_LOST_ATTEMPTS);
    }

    private async pending(): Promise<number> {
      const { rows } = await db.query<{ count: number }>('SELECT count(*)::integer FROM pending_deliveries');
      return rows[0]!.count;
    }
  }
});

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
