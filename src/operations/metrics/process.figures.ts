import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge } from 'prom-client';

import { Metrics } from '../../common/metrics.js';
import { StatementPool } from '../../database/statement.pool.js';
import { DeliveryWorker } from '../../delivery/delivery.worker.js';

/** This process's current figures: attempts, statements, and Node's own (memory, CPU, event loop). */
@Injectable()
export class ProcessFigures {
  constructor(metrics: Metrics, worker: DeliveryWorker, pool: StatementPool) {
    const registers = [metrics.registry];
    collectDefaultMetrics({ register: metrics.registry });
    void new Gauge({
      name: 'hookledger_attempts_in_flight',
      help: 'Requests to receivers in progress in this process.',
      registers,
      collect() {
        this.set(worker.inFlight);
      },
    });
    void new Counter({
      name: 'hookledger_sql_statements_total',
      help: 'SQL statements sent by the delivery path of this process, including transaction control.',
      registers,
      collect() {
        this.reset();
        this.inc(pool.sent);
      },
    });
  }
}
