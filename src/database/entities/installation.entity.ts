import { Check, Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says which secrets key this database belongs to. */
@Entity('installation')
@Check('installation_one_row_check', 'id')
export class InstallationEntity {
  @PrimaryColumn('boolean', { default: true, primaryKeyConstraintName: 'installation_pkey' })
  id!: boolean;

  @Column('text', { name: 'secrets_key_fingerprint' })
  secretsKeyFingerprint!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
