import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A worker: one process for as long as it sends heartbeats. All times are the database's. A process that wakes after
 * being taken for lost continues as another worker.
 */
@Entity('workers')
export class WorkerEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'workers_pkey',
  })
  id!: number;

  /** `host:pid`, to find the process. */
  @Column('text')
  process!: string;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  /** The time of its last heartbeat. */
  @Column('timestamptz', { name: 'beat_at', default: () => 'now()' })
  beatAt!: Date;

  /** Since when it has sent heartbeats without a gap. Before that it was frozen or could not reach the database. */
  @Column('timestamptz', { name: 'steady_since', default: () => 'now()' })
  steadySince!: Date;

  /** Since when its leases are recovered: it has stopped, or was taken for lost. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** Whether it stopped properly. */
  @Column('boolean', { name: 'has_stopped', default: false })
  hasStopped!: boolean;
}
