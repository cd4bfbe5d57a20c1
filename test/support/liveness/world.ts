import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { call } from '../call.js';
import { Random } from '../random.js';
import { ServiceProcess } from '../service-process.js';
import { TcpProxy } from '../tcp-proxy.js';
import { TestAccount } from '../test-account.js';
import { faultsOf, rateLimitedMs, waitingOf } from './judge.js';
import { Scene } from './scene.js';
import { ScriptedReceiver } from './scripted-receiver.js';

const OPERATOR_TOKEN = 'an-operator-for-this-test';
/** The timeout of the scenes' webhooks. The lease of an attempt is ten seconds longer. */
const LONGEST_TIMEOUT_MS = 2_000;
const LEASE_MARGIN_MS = 10_000;
/**
 * One look a second plus jitter, an attempt that hung until everything was well, and an allowance for a slow machine.
 */
const LOOKS_AND_ATTEMPTS_MS = 6_000;
/** How often stranded deliveries are swept: see `SWEEPS` of the retry scheduler. */
const SWEPT_EVERY_MS = 30_000;
/** Longer than any timeout of the scenes. */
const FROZEN_MS = 3_200;
/** After a look that hung this long, a proportional pause would exceed the bound many times over. */
const STALLED_MS = 6_000;
const MOVE_ON_MS = 300;
const TROUBLES = [
  ...(['all stall', 'all lose every packet', 'all lose every packet'] as const),
  ...(['one stalls', 'one freezes', 'one freezes', 'none'] as const),
];

/** A service with two workers whose processes freeze and whose network stalls while scenes are played. */
export class World {
  readonly receiver = new ScriptedReceiver();
  private readonly services: ServiceProcess[] = [];
  private readonly proxies: TcpProxy[] = [];
  private db!: pg.Pool;
  private read: number[] = [];
  private variables: Record<string, string> = {};

  private get api(): ServiceProcess {
    return this.services[0]!;
  }

  private get workers(): ServiceProcess[] {
    return this.services.slice(1);
  }

  async start(databaseUrl: string): Promise<void> {
    await this.receiver.start();
    this.db = new pg.Pool({ connectionString: databaseUrl, max: 4 });
    this.variables = {
      SECRETS_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN,
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      DELIVERY_CONCURRENCY: '48',
      HOST_CONCURRENCY: '24',
    };
    this.services.push(await ServiceProcess.start({ ...this.variables, DATABASE_URL: databaseUrl, ROLES: 'api' }));
    for (let n = 0; n < 2; n++) this.proxies.push(await TcpProxy.to(databaseUrl));
    await this.startWorkers();
  }

  async stop(): Promise<void> {
    for (const service of this.services) service.signal('SIGCONT');
    await Promise.all(this.services.map((service) => service.stop()));
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    await this.db.end();
    await this.receiver.stop();
  }

  /** Plays the scenes of these seeds concurrently. Returns descriptions of what went wrong. */
  async play(seeds: readonly number[]): Promise<string[]> {
    const random = new Random(seeds[0]!);
    this.read = this.services.map(({ output }) => output.length);
    const scenes = await Promise.all(seeds.map((seed) => this.scene(seed)));
    await Promise.all(scenes.map((scene) => scene.prepare()));
    await Promise.all([this.trouble(random, scenes), ...scenes.map((scene) => this.actsOf(scene))]);
    await Promise.all(scenes.map((scene) => scene.heal()));
    const waiting = await this.untilAllCame(scenes);
    // Otherwise the server's side of them would pile up batch by batch.
    for (const proxy of this.proxies) proxy.dropStalled();
    return [...waiting, ...(await faultsOf(this.db, scenes, this.receiver)), ...this.circuitsOfHealthy(scenes)];
  }

  private async scene(seed: number): Promise<Scene> {
    const made = await call<{ id: number; token: string }>(this.api.url, OPERATOR_TOKEN, 'POST', '/api/v1/accounts', {
      name: `scene ${seed}`,
    });
    return new Scene(seed, new TestAccount(this.api.url, made.body.id, made.body.token), this.receiver, this.db);
  }

  private async actsOf(scene: Scene): Promise<void> {
    const random = new Random(-scene.seed);
    for (let n = 4 + random.below(8); n > 0; n--) {
      await scene.act();
      await pause(random.below(500));
    }
  }

  /** Freezes a worker, or stalls the network of one or both, at a random moment. */
  private async trouble(random: Random, scenes: readonly Scene[]): Promise<void> {
    const kind = random.oneOf(TROUBLES);
    const worker = random.below(this.workers.length);
    await pause(random.below(2_500));
    const healthy = scenes.flatMap((scene) => scene.healthy.map((webhook) => ({ scene, webhook })));
    if (kind === 'all stall' || kind === 'all lose every packet') {
      // Their first whole look is over and the next is half a minute away, so only ordinary looks remain.
      await this.replaceWorkers();
      await (kind === 'all stall' ? this.stall(this.proxies) : this.loseEveryPacket(this.proxies));
    }
    if (kind === 'one stalls') await this.stall([this.proxies[worker]!]);
    if (kind === 'one freezes') {
      await Promise.all(healthy.map(({ scene, webhook }) => scene.publish(webhook, 40)));
      await this.freeze(this.workers[worker]!);
    }
  }

  private async startWorkers(): Promise<void> {
    const workers = this.proxies.map(({ url }) =>
      ServiceProcess.start({ ...this.variables, DATABASE_URL: url, ROLES: 'worker' }),
    );
    this.services.push(...(await Promise.all(workers)));
  }

  /** Starts new workers while the old ones drain. */
  private async replaceWorkers(): Promise<void> {
    const old = this.services.splice(1);
    this.read.splice(1);
    await this.startWorkers();
    this.read.push(...this.proxies.map(() => 0));
    await Promise.all(old.map((worker) => worker.stop()));
  }

  private async stall(proxies: readonly TcpProxy[]): Promise<void> {
    for (const proxy of proxies) proxy.stall();
    await pause(STALLED_MS);
    for (const proxy of proxies) proxy.goOn();
  }

  /** New connections hang as well, and old ones never come back. */
  private async loseEveryPacket(proxies: readonly TcpProxy[]): Promise<void> {
    for (const proxy of proxies) proxy.swallow();
    await pause(STALLED_MS);
    for (const proxy of proxies) await proxy.open();
  }

  private async freeze(worker: ServiceProcess): Promise<void> {
    worker.signal('SIGSTOP');
    await pause(FROZEN_MS);
    worker.signal('SIGCONT');
  }

  /** Moves the stored times on until nothing waits, or past every configured limit. Returns what still waits. */
  private async untilAllCame(scenes: readonly Scene[]): Promise<string[]> {
    const limitMs =
      LONGEST_TIMEOUT_MS + LEASE_MARGIN_MS + LOOKS_AND_ATTEMPTS_MS + (await rateLimitedMs(this.db, scenes));
    const until = performance.now() + limitMs;
    while (true) {
      const waiting = await waitingOf(this.db, scenes);
      if (waiting.length === 0) return [];
      const late = performance.now() - until;
      const tooLate = waiting.filter(({ isStranded }) => late > (isStranded ? SWEPT_EVERY_MS : 0));
      if (tooLate.length > 0)
        return tooLate.map(({ said }) => `${said}, ${Math.round(limitMs + late)} ms after all was well`);
      for (const scene of scenes) await scene.moveTimesOn();
      await pause(MOVE_ON_MS);
    }
  }

  /** Healthy receivers whose circuit was opened anyway, according to the workers' logs. */
  private circuitsOfHealthy(scenes: readonly Scene[]): string[] {
    const said = this.services.map(({ output }, index) => output.slice(this.read[index])).join('\n');
    return scenes.flatMap(({ seed, healthy }) =>
      healthy.flatMap(({ id }) =>
        said
          .split('\n')
          .filter((line) => line.includes(`Webhook ${id}: circuit opened`))
          .map((line) => `scene ${seed}: its receiver was well all the time: ${line}`),
      ),
    );
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
