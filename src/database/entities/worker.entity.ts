import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A worker: one process, for as long as it is heard of. All times are the database's. A process that was taken for lost and
 * wakes goes on as another worker.
 */
@Entity('workers')
export class WorkerEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'workers_pkey',
  })
  id!: number;

  /** `host:pid`, for whoever looks for it. */
  @Column('text')
  process!: string;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  /** When it was last heard of. */
  @Column('timestamptz', { name: 'beat_at', default: () => 'now()' })
  beatAt!: Date;

  /** Since when it has been heard of without a gap: before that the database was away from it, or it stood still. */
  @Column('timestamptz', { name: 'steady_since', default: () => 'now()' })
  steadySince!: Date;

  /** Since when what it holds is taken back: it has stopped, or was taken for lost. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** Whether it ended properly. */
  @Column('boolean', { name: 'has_stopped', default: false })
  hasStopped!: boolean;
}
