import type pg from 'pg';

/** How often is looked for them, milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Ends pools' connections that have waited too long for an answer, as a half-open one would for ever: the server's own
 * time-out is not heard over it. What was sent there fails, and the pool opens another.
 *
 * In place of `pg`'s `query_timeout`, whose closure ties each statement's rows and parameters to something that outlives
 * them: they then stayed through every minor garbage collection (`docs/performance.md`).
 */
export class OverdueConnections {
  private readonly sentAt = new Map<pg.PoolClient, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    pools: readonly pg.Pool[],
    private readonly afterMs: number,
  ) {
    for (const pool of pools) {
      pool.on('acquire', (client) => this.sent(client));
      pool.on('release', (_error, client) => this.sentAt.delete(client));
    }
    this.timer = setInterval(() => this.endOverdue(), Math.min(LOOK_EVERY_MS, afterMs)).unref();
  }

  /** A further statement is sent over a connection. */
  sent(client: pg.PoolClient): void {
    this.sentAt.set(client, performance.now());
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private endOverdue(): void {
    const longAgo = performance.now() - this.afterMs;
    for (const [client, sentAt] of this.sentAt) {
      if (sentAt > longAgo) continue;
      this.sentAt.delete(client);
      // Where a statement is under way `pg` cuts the connection at once.
      void (client as unknown as pg.Client).end();
    }
  }
}
