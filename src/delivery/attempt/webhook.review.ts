import { Inject, Injectable, Logger } from '@nestjs/common';

import { PeriodicTasks } from '../../common/periodic-task.js';
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
export class WebhookReview {
  private readonly logger = new Logger(WebhookReview.name);

  constructor(
    @Inject(CONFIG) { roles }: Config,
    private readonly pool: StatementPool,
    private readonly webhooks: WebhookDirectory,
    tasks: PeriodicTasks,
  ) {
    tasks.add({
      name: 'review-webhooks',
      everyMs: HOUR_MS,
      firstAfterMs: SOON_MS,
      runsHere: roles.worker,
      run: (stopping) => this.runOnce(stopping),
      failed: ({ message }) => this.logger.error(`Could not review webhooks, will retry within the hour: ${message}`),
      healed: () => this.logger.log('Webhooks are reviewed again'),
    });
  }

  /**
   * One pass, without the timer.
   *
   * @param stopping ends it after the page under way
   */
  async runOnce(stopping = new AbortController().signal): Promise<void> {
    const wrong = new Map<WebhookProblem, number[]>();
    let ids = await this.pageAfter(0);
    while (ids.length > 0 && !stopping.aborted) {
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
