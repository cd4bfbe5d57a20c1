import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one process may use of the slots of a webhook or a host. */
export interface SlotShare {
  readonly slots: number;
  readonly wanted: number;
  /** ISO 8601, by the database's clock. A share not renewed by then is free again. */
  readonly until: string;
  /** Which of the process's statements wrote it. One that is executed late must not undo a newer one. */
  readonly turn: number;
}

/** How the slots of a webhook (`webhook:12`) or a host (`host:shop.example`) are divided among the worker processes. */
@Entity('slot_shares')
export class SlotShareEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'slot_shares_pkey' })
  name!: string;

  /** By process. */
  @Column('jsonb')
  shares!: Record<string, SlotShare>;
}
