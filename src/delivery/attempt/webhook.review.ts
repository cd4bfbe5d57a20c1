import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval, Timeout } from '@nestjs/schedule';

import { CONFIG, type Config } from '../../config/config.js';
import { statement } from '../../database/statement.js';
import { StatementPool } from '../../database/statement.pool.js';
import { named, WebhookDirectory } from './webhook.directory.js';
import { shownProblem, type WebhookProblem } from './webhook-problem.js';

const HOUR_MS = 3_600_000;
/** After the start, once it delivers (milliseconds). */
const SOON_MS = 30_000;

/** Active webhooks after $1, in the order of their ids. */
const PAGE = statement('review_webhooks', `SELECT id FROM webhooks WHERE is_active AND id > $1 ORDER BY id LIMIT 500`);

/**
 * Judges all active webhooks of the installation soon after a worker's start and every hour, those included that have nothing
 * due: what a restored backup has brought is told before the next event. Says in the log which cannot be sent to.
 */
@Injectable()
export class WebhookReview implements OnModuleDestroy {
  private readonly logger = new Logger(WebhookReview.name);
  private pass: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly pool: StatementPool,
    private readonly webhooks: WebhookDirectory,
  ) {}

  @Timeout('review-webhooks-soon', SOON_MS)
  soon(): void {
    this.tick();
  }

  @Interval('review-webhooks', HOUR_MS)
  tick(): void {
    if (!this.config.roles.worker || this.stopping) return;
    this.pass ??= this.runOnce()
      .catch((error: Error) =>
        this.logger.error(`Could not review webhooks, will try again within the hour: ${error.message}`),
      )
      .finally(() => (this.pass = undefined));
  }

  /** Lets a page under way end before the database closes. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.pass;
  }

  /** One pass, without the timer. */
  async runOnce(): Promise<void> {
    const wrong = new Map<WebhookProblem, number[]>();
    let ids = await this.pageAfter(0);
    while (ids.length > 0 && !this.stopping) {
      for (const { id, problem } of await this.webhooks.review(ids))
        wrong.set(problem, [...(wrong.get(problem) ?? []), id]);
      ids = await this.pageAfter(ids.at(-1)!);
    }
    for (const [problem, those] of wrong) {
      this.logger.error(`${named(those)} cannot be sent to (${problem}). ${shownProblem(problem).message}`);
    }
  }

  private async pageAfter(id: number): Promise<number[]> {
    return (await this.pool.run<{ id: number }>(PAGE, [id])).map((row) => row.id);
  }
}
