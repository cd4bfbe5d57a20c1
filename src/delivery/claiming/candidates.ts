import type { WebhookLimits } from '../limits/webhook.limits.js';
import type { Candidate } from './allocate-slots.js';
import type { RatePauses } from './rate-pauses.js';
import type { ReadyLines, ReadyWebhook } from './ready-lines.js';
import type { DirectedWebhook } from '../attempt/open-webhook.js';
import type { WebhookDirectory } from '../attempt/webhook.directory.js';

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

  /** Those with room, their shares of slots secured. */
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
    return chosen.map(([{ id, lines }, webhook]) => {
      const isHalfOpen = halfOpen.has(id);
      const room = this.limits.roomOf(webhook);
      return { webhook, isHalfOpen, room: isHalfOpen ? Math.min(1, room) : room, lines: [...lines.values()] };
    });
  }
}
