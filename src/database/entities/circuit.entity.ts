import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A webhook's circuit that is open or half-open. Without a row it is closed. */
@Entity('circuits')
export class CircuitEntity {
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'circuits_pkey' })
  webhookId!: number;

  /** In words, for whoever asks why nothing is sent. */
  @Column('text')
  reason!: string;

  @Column('timestamptz', { name: 'opened_at', default: () => 'now()' })
  openedAt!: Date;

  /** After this it is half-open: one probe may pass. */
  @Column('timestamptz', { name: 'open_until' })
  openUntil!: Date;

  /** How often it has opened since it was closed: each time for twice as long. */
  @Column('integer', { default: 1 })
  trips!: number;

  /** While a probe is under way: when another may be made instead of it. */
  @Column('timestamptz', { name: 'probe_until', nullable: true })
  probeUntil!: Date | null;
}
