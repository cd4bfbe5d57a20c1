import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type ShownProblem, shownProblem } from './webhook-problem.js';
import { WebhookDirectory } from './webhook.directory.js';

/** What is wrong with a webhook, and since when that is known. */
export interface ProblemOfWebhook extends ShownProblem {
  readonly id: number;
  readonly since: Date;
}

/** $1: account, $2: webhooks. */
const FIND = `
  SELECT w.id, m.problem, m.since
    FROM webhooks w JOIN misconfigured_webhooks m ON m.webhook_id = w.id AND m.version = w.version
   WHERE w.account_id = $1 AND w.id = ANY ($2::integer[])`;

/** Tells which webhooks are misconfigured: nothing can be sent to them as they are stored. */
@Injectable()
export class WebhookProblems {
  private readonly logger = new Logger(WebhookProblems.name);

  constructor(
    private readonly db: DataSource,
    private readonly webhooks: WebhookDirectory,
  ) {}

  /** Those of these webhooks of an account with which something is wrong, as far as anyone has noticed. */
  async of(accountId: number, ids: readonly number[]): Promise<ProblemOfWebhook[]> {
    const found = await this.db.query<{ id: number; problem: string; since: Date }[]>(FIND, [accountId, ids]);
    return found.map(({ id, problem, since }) => ({ id, since, ...shownProblem(problem) }));
  }

  /** Judges a webhook that has just been changed, so that what is said of it holds at once. Never rejects: its next delivery judges it too. */
  async judge({ id, version }: { readonly id: number; readonly version: number }): Promise<void> {
    try {
      await this.webhooks.find(new Map([[id, version]]));
    } catch (error) {
      this.logger.warn(`Webhook ${id} could not be checked: ${(error as Error).message}`);
    }
  }
}
