import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Readiness } from './readiness.js';

const LOOK_EVERY_MS = 5_000;
const LOOK_WHILE_AWAY_MS = 1_000;

/**
 * Logs once that the database is unreachable, and once that it is back and how many publishes were refused. Checks
 * periodically, and at once when a request fails because of it.
 */
@Injectable()
export class DatabaseWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Database');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  /** When the first request failed or a check first found it unreachable, by the monotonic clock. */
  private goneAt: number | undefined;
  private isAway = false;
  private refusedPublishes = 0;

  constructor(private readonly readiness: Readiness) {}

  onApplicationBootstrap(): void {
    this.lookIn(LOOK_EVERY_MS);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Notes a request that got a 503. Returns whether the outage has been logged. */
  refused(isPublish: boolean): boolean {
    this.goneAt ??= performance.now();
    if (isPublish) this.refusedPublishes++;
    void this.look();
    return this.isAway;
  }

  private lookIn(ms: number): void {
    this.timer = setTimeout(() => void this.look(), ms).unref();
  }

  private look(): Promise<void> {
    return (this.looking ??= this.lookNow().finally(() => (this.looking = undefined)));
  }

  private async lookNow(): Promise<void> {
    clearTimeout(this.timer);
    const { database, error } = await this.readiness.check();
    if (database === null) this.isThere();
    else this.isGone(database, error);
    if (this.timer) this.lookIn(this.isAway ? LOOK_WHILE_AWAY_MS : LOOK_EVERY_MS);
  }

  private isGone(reason: string, error: Error | undefined): void {
    this.goneAt ??= performance.now();
    if (this.isAway) return;
    this.isAway = true;
    const since = new Date(Date.now() - (performance.now() - this.goneAt)).toISOString();
    this.logger.error(
      `Database unavailable since ${since}, 503 until it is back: it ${reason} (${error?.message ?? ''})`,
    );
  }

  private isThere(): void {
    if (this.isAway) {
      const seconds = Math.round((performance.now() - this.goneAt!) / 1000);
      const publishes = this.refusedPublishes.toLocaleString('en');
      this.logger.log(`Database back after ${seconds} s, ${publishes} publishes refused`);
    }
    this.isAway = false;
    this.goneAt = undefined;
    this.refusedPublishes = 0;
  }
}
