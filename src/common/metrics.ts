import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from a nearby receiver to the longest timeout. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * What this process counts. Figures of the whole installation are read from the database when `/metrics` is requested.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly attempts = new Counter({
    name: 'hookledger_attempts_total',
    help: 'Attempts by error: an error code, `status` for a response other than 2xx, or `none`.',
    labelNames: ['error'],
    registers: [this.registry],
  });

  private readonly durations = new Histogram({
    name: 'hookledger_attempt_duration_seconds',
    help: 'Duration of attempts, from the DNS look-up to the end of the response.',
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });

  private readonly deliveries = new Counter({
    name: 'hookledger_deliveries_total',
    help: 'Deliveries by their status after an attempt; `pending` waits for a retry.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  private readonly events = new Counter({
    name: 'hookledger_events_published_total',
    help: 'Events accepted.',
    registers: [this.registry],
  });

  private readonly refusals = new Counter({
    name: 'hookledger_publishes_refused_total',
    help: 'Publishes refused with 503 because too many events were waiting to be stored.',
    registers: [this.registry],
  });

  private readonly bodyRefusals = new Counter({
    name: 'hookledger_bodies_refused_total',
    help: 'Requests refused with 503 because the bodies of other requests used up the memory for bodies.',
    registers: [this.registry],
  });

  attempted(error: string, durationSeconds: number): void {
    this.attempts.inc({ error });
    this.durations.observe(durationSeconds);
  }

  /** Attempts whose worker was lost, found when their leases lapsed. */
  lost(attempts: number): void {
    this.attempts.inc({ error: 'worker_lost' }, attempts);
  }

  settled(outcome: string): void {
    this.deliveries.inc({ outcome });
  }

  published(events: number): void {
    this.events.inc(events);
  }

  refusedPublish(): void {
    this.refusals.inc();
  }

  refusedBody(): void {
    this.bodyRefusals.inc();
  }

  /** Exposes the bytes of request bodies that this process holds, computed whenever the metrics are read. */
  observeBodies(bytes: () => number): void {
    void new Gauge({
      name: 'hookledger_body_bytes',
      help: 'Bytes of request bodies held by this process.',
      registers: [this.registry],
      collect() {
        this.set(bytes());
      },
    });
  }
}
