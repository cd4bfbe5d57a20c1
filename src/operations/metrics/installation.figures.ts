import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';

import { Metrics } from '../../common/metrics.js';
import { PARTITION_DAYS_AHEAD } from '../health/partition-days-ahead.js';
import { within } from '../../common/within.js';

/** Who reads metrics gives up after ten seconds, and then has those of the process neither. */
const PATIENCE_MS = 5_000;

/** A webhook that is paused or disabled holds its deliveries back: what waits for it is pending, and not late. */
const FIGURES = `
  WITH waiting AS (
    SELECT p.next_attempt_at, p.leased_until < now() AS lapsed,
           (p.lease_token IS NULL AND p.next_attempt_at <= now() AND w.is_active AND w.paused_at IS NULL)
             OR p.leased_until < now() AS due
      FROM pending_deliveries p LEFT JOIN webhooks w ON w.id = p.webhook_id)
  SELECT count(*)::float8 AS pending,
         (count(*) FILTER (WHERE due))::float8 AS due,
         (count(*) FILTER (WHERE lapsed))::float8 AS lapsed,
         coalesce(extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE due)), 0)::float8 AS "oldestDueAge",
         (SELECT count(*) FROM misconfigured_webhooks m JOIN webhooks w ON w.id = m.webhook_id AND w.version = m.version
            WHERE w.is_active)::float8 AS misconfigured
    FROM waiting`;

interface Figures {
  readonly pending: number;
  readonly due: number;
  readonly lapsed: number;
  readonly oldestDueAge: number;
  readonly misconfigured: number;
}

/** Figures of the whole installation, read from the database with the metrics: every process returns the same. */
@Injectable()
export class InstallationFigures {
  private readonly logger = new Logger(InstallationFigures.name);
  private asking: Promise<void> | undefined;
  private readonly up: Gauge;
  private readonly pending: Gauge;
  private readonly due: Gauge;
  private readonly oldestDueAge: Gauge;
  private readonly lapsed: Gauge;
  private readonly misconfigured: Gauge;
  private readonly daysAhead: Gauge;

  constructor(
    private readonly db: DataSource,
    metrics: Metrics,
  ) {
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `hookledger_${name}`, help, registers: [metrics.registry] });
    this.up = gauge(
      'database_up',
      '1 if the database responded to this scrape. If 0, figures from the database are missing.',
    );
    this.pending = gauge('deliveries_pending', 'Deliveries with a next attempt, in the whole installation.');
    this.due = gauge('deliveries_due', 'Due deliveries that are not being attempted, except those of paused webhooks.');
    this.oldestDueAge = gauge('oldest_due_age_seconds', 'Age of the oldest due delivery, 0 if none is due.');
    this.lapsed = gauge(
      'leases_lapsed',
      'Deliveries whose worker was lost and that no other worker has taken over yet.',
    );
    this.misconfigured = gauge(
      'webhooks_misconfigured',
      'Active webhooks to which nothing can be sent with their stored settings. Their deliveries wait until that is fixed.',
    );
    this.daysAhead = gauge(
      'partition_days_ahead',
      'Days after today for which every table has a partition, without a gap. Below 0 nothing can be published.',
    );
  }

  /** Reads the figures from the database; simultaneous calls share one query. Never rejects. */
  async refresh(): Promise<void> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    await this.asking;
  }

  private async ask(): Promise<void> {
    try {
      const asked = Promise.all([
        this.db.query<Figures[]>(FIGURES),
        this.db.query<{ days: number }[]>(PARTITION_DAYS_AHEAD.text),
      ]);
      const [[figures], [partitions]] = await within(PATIENCE_MS, asked);
      this.pending.set(figures!.pending);
      this.due.set(figures!.due);
      this.oldestDueAge.set(figures!.oldestDueAge);
      this.lapsed.set(figures!.lapsed);
      this.misconfigured.set(figures!.misconfigured);
      this.daysAhead.set(partitions!.days);
      this.up.set(1);
    } catch (error) {
      this.logger.warn('Could not read figures from the database', error);
      for (const stale of [this.pending, this.due, this.oldestDueAge, this.lapsed, this.misconfigured, this.daysAhead])
        stale.remove();
      this.up.set(0);
    }
  }
}
