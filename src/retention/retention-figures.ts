import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';

import { Metrics } from '../common/metrics.js';
import { FINAL_STATUSES, type FinalStatus } from '../database/entities/index.js';

/** How many deliveries had ended in which way. */
export type Outcomes = Record<FinalStatus, number>;

export const NONE: Outcomes = { delivered: 0, exhausted: 0, canceled: 0 };

export function addOutcomes(one: Outcomes, other: Outcomes): Outcomes {
  const { delivered, exhausted, canceled } = other;
  return {
    delivered: one.delivered + delivered,
    exhausted: one.exhausted + exhausted,
    canceled: one.canceled + canceled,
  };
}

/** In words: `12 delivered, 3 exhausted, 0 canceled`. */
export function outcomesText(outcomes: Outcomes): string {
  return FINAL_STATUSES.map((outcome) => `${outcomes[outcome]} ${outcome}`).join(', ');
}

/** What retention removed, and what it could not. */
@Injectable()
export class RetentionFigures {
  private readonly deliveries: Counter;
  private readonly lostDeliveries: Counter;
  private readonly days: Gauge;

  constructor(metrics: Metrics) {
    const registers = [metrics.registry];
    this.deliveries = new Counter({
      name: 'hookledger_retention_dropped_deliveries_total',
      help: 'Deliveries removed by retention, by outcome. Only `delivered` ones had arrived.',
      labelNames: ['outcome'],
      registers,
    });
    this.lostDeliveries = new Counter({
      name: 'hookledger_retention_lost_deliveries_total',
      help: 'Pending deliveries canceled because their event or history was gone. Should stay 0.',
      registers,
    });
    this.days = new Gauge({
      name: 'hookledger_retention_days_overdue',
      help: 'Expired days that remain after the last pass because pending deliveries need them or they are being read.',
      registers,
    });
    for (const outcome of FINAL_STATUSES) this.deliveries.inc({ outcome }, 0);
  }

  removed(outcomes: Outcomes): void {
    for (const outcome of FINAL_STATUSES) this.deliveries.inc({ outcome }, outcomes[outcome]);
  }

  lost(deliveries: number): void {
    this.lostDeliveries.inc(deliveries);
  }

  overdue(days: number): void {
    this.days.set(days);
  }
}
