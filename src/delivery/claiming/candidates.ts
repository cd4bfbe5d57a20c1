import type { WebhookLimits } from '../../limits/webhook.limits.js';
import type { Candidate } from './allocate-slots.js';
import type { RatePauses } from './rate-pauses.js';
import type { ReadyLines, ReadyWebhook } from './ready-lines.js';
import type { SlotCharges } from './slot-charges.js';
import type { DirectedWebhook, WebhookDirectory } from '../webhook.directory.js';

/** More webhooks than these are not weighed against each other in one claim; the others have their turn in the next. */
const MOST_CANDIDATES = 512;

/** Finds the webhooks that have something due and may be sent to now. */
export class Candidates {
  /** Webhooks whose circuit lets one probe through, by the last look at all that waits. */
  halfOpen: ReadonlySet<number> = new Set();

  constructor(
    private readonly ready: ReadyLines,
    private readonly charges: SlotCharges,
    private readonly pauses: RatePauses,
    private readonly webhooks: WebhookDirectory,
    private readonly limits: WebhookLimits,
  ) {}

  /** Those with room, their shares of slots and their circuits' probes secured. */
  async find(): Promise<Candidate[]> {
    const waiting = [...this.ready].filter(({ id }) => !this.pauses.isPaused(id));
    const known = await this.webhooks.find(new Map(waiting.map(({ id, version }) => [id, version])));
    const pairs: (readonly [ReadyWebhook, DirectedWebhook])[] = [];
    for (const one of waiting) {
      const webhook = known.get(one.id);
      if (webhook) pairs.push([one, webhook]);
      else this.ready.forget(one.id);
    }
    const chosen = this.leastCharged(pairs);
    await this.limits.prepare(chosen.map(([, webhook]) => webhook));
    const probes = await this.takeProbes(chosen.map(([, webhook]) => webhook));
    return chosen.flatMap(([one, webhook]) => this.candidate(one, webhook, probes));
  }

  private leastCharged<Pair extends readonly [ReadyWebhook, DirectedWebhook]>(pairs: readonly Pair[]): readonly Pair[] {
    if (pairs.length <= MOST_CANDIDATES) return pairs;
    const charged = pairs.map((pair) => {
      const [{ id }, { accountId }] = pair;
      return { pair, account: this.charges.ofAccount(accountId), webhook: this.charges.ofWebhook(accountId, id) };
    });
    charged.sort((a, b) => a.account - b.account || a.webhook - b.webhook);
    return charged.slice(0, MOST_CANDIDATES).map(({ pair }) => pair);
  }

  private async takeProbes(webhooks: readonly DirectedWebhook[]): Promise<ReadonlySet<number>> {
    const halfOpen = webhooks.filter(({ id }) => this.halfOpen.has(id));
    return halfOpen.length === 0 ? new Set() : this.limits.takeProbes(halfOpen);
  }

  private candidate(one: ReadyWebhook, webhook: DirectedWebhook, probes: ReadonlySet<number>): Candidate[] {
    const isProbe = probes.has(one.id);
    const lines = [...one.lines.values()];
    const room = this.limits.roomOf(webhook);
    if (!this.halfOpen.has(one.id)) return [{ webhook, isProbe, room, lines }];
    // A probe that is someone else's: what was asked for by hand passes, the rest is found again by the next look.
    const passing = isProbe ? lines : lines.filter(({ kind }) => kind === 'byHand');
    if (passing.length === 0) this.ready.forget(one.id);
    return passing.length === 0 ? [] : [{ webhook, isProbe, room: Math.min(1, room), lines: passing }];
  }
}
