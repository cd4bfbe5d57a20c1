import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A webhook's open or half-open circuit. Without a row it is closed. */
@Entity('circuits')
export class CircuitEntity {
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'circuits_pkey' })
  webhookId!: number;

  /** Why nothing is sent, in words. */
  @Column('text')
  reason!: string;

  @Column('timestamptz', { name: 'opened_at', default: () => 'now()' })
  openedAt!: Date;

  /** After this it is half-open: one probe may pass. */
  @Column('timestamptz', { name: 'open_until' })
  openUntil!: Date;

  /** How often it has opened since it was last closed, each time for twice as long. */
  @Column('integer', { default: 1 })
  trips!: number;

  /** During a probe: when another one may replace it. */
  @Column('timestamptz', { name: 'probe_until', nullable: true })
  probeUntil!: Date | null;
}
