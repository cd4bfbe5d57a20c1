import { LRUCache } from 'lru-cache';

import type { ReadyLane } from '../queue/delivery.types.js';
import { LATE_AFTER_SECONDS, LINES, type LineKind } from '../queue/lane.js';

/** A line of a webhook in which something may be due. */
export interface Line {
  readonly webhookId: number;
  readonly kind: LineKind;
  /** Nothing that is due lies before this: microseconds since the epoch, by the database's clock. */
  fromUs: number;
  /** What its weight has earned it and it has not been given yet. */
  credit: number;
  /** Grows with each hint and each look that found it, so that what comes during a claim is not lost with the claim's answer. */
  hints: number;
  /** Grows with each look that found it: such a look may have gone back behind what a claim under way has taken. */
  finds: number;
}

/** What a line was like when a claim was made. */
export type LineBefore = Pick<Line, 'hints' | 'finds'>;

/** A webhook that may have something due. */
export interface ReadyWebhook {
  readonly id: number;
  /** At least; 0 where it is not known. */
  version: number;
  readonly lines: Map<LineKind, Line>;
}

/** A transaction may commit later than one that began after it: so far back a claim looks for what came in between. */
const SLACK_US = 250_000;
const REMEMBERED_LINES = 100_000;

/**
 * Which lines have something due, as far as this process knows: from hints (an event was published) and from looks at
 * all that waits. A claim then asks those lines alone. A line is forgotten once a claim got less from it than it asked for.
 *
 * It remembers how far each line has been claimed. A claim need not look before that, where nothing is left but the index
 * entries of deliveries long gone, which Postgres cannot remove while some transaction holds an old snapshot.
 */
export class ReadyLines {
  private readonly byWebhook = new Map<number, ReadyWebhook>();
  private readonly watermarks = new LRUCache<string, number>({ max: REMEMBERED_LINES });

  get isEmpty(): boolean {
    return this.byWebhook.size === 0;
  }

  /** Something was published for the webhook, or is to be sent to it by hand. */
  hint(webhookId: number, kind: LineKind = 'fresh'): void {
    this.add(webhookId, kind).hints++;
  }

  /** What a look at all that waits found to be due. It is the truth: nothing lies before it. */
  found(lanes: readonly ReadyLane[]): void {
    for (const { webhookId, version, lane, emptyBeforeUs, isLate } of lanes) {
      const dueUs = emptyBeforeUs - SLACK_US;
      for (const kind of kindsOf(lane, isLate)) {
        const fromUs = kind === 'fresh' && isLate ? dueUs + LATE_AFTER_SECONDS * 1_000_000 : dueUs;
        this.watermarks.set(`${webhookId} ${kind}`, fromUs);
        const line = this.add(webhookId, kind);
        line.fromUs = fromUs;
        line.hints++;
        line.finds++;
      }
      this.byWebhook.get(webhookId)!.version = version;
    }
  }

  /**
   * Up to `most` webhooks that a test lets through, each of which then goes behind all others: with very many, all have
   * their turn.
   */
  next(most: number, test: (webhook: ReadyWebhook) => boolean): ReadyWebhook[] {
    const chosen: ReadyWebhook[] = [];
    for (const webhook of this.byWebhook.values()) {
      if (chosen.length === most) break;
      if (test(webhook)) chosen.push(webhook);
    }
    if (chosen.length < this.byWebhook.size) {
      for (const webhook of chosen) {
        this.byWebhook.delete(webhook.id);
        this.byWebhook.set(webhook.id, webhook);
      }
    }
    return chosen;
  }

  /**
   * What a claim got from a line.
   *
   * @param before the line when the claim was made
   * @param asked how many it asked for
   * @param dueAtUs the due times of what it got
   */
  claimed(line: Line, before: LineBefore, asked: number, dueAtUs: readonly number[]): void {
    if (line.finds === before.finds) for (const at of dueAtUs) line.fromUs = Math.max(line.fromUs, at - SLACK_US);
    this.watermarks.set(`${line.webhookId} ${line.kind}`, line.fromUs);
    if (dueAtUs.length < asked && line.hints === before.hints) this.remove(line);
  }

  /** Forgets a webhook's lines: nothing can be sent to it now. The next look finds them again. */
  forget(webhookId: number): void {
    this.byWebhook.delete(webhookId);
  }

  private add(webhookId: number, kind: LineKind): Line {
    let webhook = this.byWebhook.get(webhookId);
    if (!webhook) this.byWebhook.set(webhookId, (webhook = { id: webhookId, version: 0, lines: new Map() }));
    let line = webhook.lines.get(kind);
    if (!line) {
      const fromUs = this.watermarks.get(`${webhookId} ${kind}`) ?? 0;
      webhook.lines.set(kind, (line = { webhookId, kind, fromUs, credit: 0, hints: 0, finds: 0 }));
    }
    return line;
  }

  private remove({ webhookId, kind }: Line): void {
    const webhook = this.byWebhook.get(webhookId);
    webhook?.lines.delete(kind);
    if (webhook?.lines.size === 0) this.byWebhook.delete(webhookId);
  }
}

function kindsOf(lane: number, isLate: boolean): LineKind[] {
  const kinds = (Object.keys(LINES) as LineKind[]).filter((kind) => LINES[kind].lane === lane);
  return isLate ? kinds : kinds.filter((kind) => kind !== 'late');
}
