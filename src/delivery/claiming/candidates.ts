import type { WebhookLimits } from '../../limits/webhook.limits.js';
import type { Candidate } from './allocate-slots.js';
import type { RatePauses } from './rate-pauses.js';
import type { ReadyLines, ReadyWebhook } from './ready-lines.js';
import type { DirectedWebhook, WebhookDirectory } from '../webhook.directory.js';

/** A claim weighs so many webhooks against each other at most; the others have their turn in the next ones. */
const MOST_CANDIDATES = 512;

/** Finds the webhooks that have something due and may be sent to now. */
export class Candidates {
  /** Webhooks whose circuit lets one probe through, by the last look at all that waits. */
  halfOpen: ReadonlySet<number> = new Set();

  constructor(
    private readonly ready: ReadyLines,
    private readonly pauses: RatePauses,
    private readonly webhooks: WebhookDirectory,
    private readonly limits: WebhookLimits,
  ) {}

  /** Those with room, their shares of slots and their circuits' probes secured. */
  async find(): Promise<Candidate[]> {
    const waiting = this.ready.next(MOST_CANDIDATES, ({ id }) => !this.pauses.isPaused(id));
    const known = await this.webhooks.find(new Map(waiting.map(({ id, version }) => [id, version])));
    const chosen: (readonly [ReadyWebhook, DirectedWebhook])[] = [];
    for (const one of waiting) {
      const webhook = known.get(one.id);
      if (webhook) chosen.push([one, webhook]);
      else this.ready.forget(one.id);
    }
    await this.limits.prepare(chosen.map(([, webhook]) => webhook));
    // A look may end meanwhile, and find others.
    const { halfOpen } = this;
    const probing = chosen.map(([, webhook]) => webhook).filter(({ id }) => halfOpen.has(id));
    const probes = probing.length === 0 ? new Set<number>() : await this.limits.takeProbes(probing);
    return chosen.flatMap(([one, webhook]) => this.candidate(one, webhook, halfOpen.has(one.id), probes.has(one.id)));
  }

  private candidate(one: ReadyWebhook, webhook: DirectedWebhook, isHalfOpen: boolean, isProbe: boolean): Candidate[] {
    const lines = [...one.lines.values()];
    const room = this.limits.roomOf(webhook);
    if (!isHalfOpen) return [{ webhook, isProbe, room, lines }];
    // A probe that is someone else's: what was asked for by hand passes, the rest is found again by the next look.
    const passing = isProbe ? lines : lines.filter(({ kind }) => kind === 'byHand');
    if (passing.length === 0) this.ready.forget(one.id);
    return passing.length === 0 ? [] : [{ webhook, isProbe, room: Math.min(1, room), lines: passing }];
  }
}
